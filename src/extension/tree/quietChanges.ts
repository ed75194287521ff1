import type * as vscode from 'vscode';
import type { TreeNode } from './node';

/** After the children were handed over: the editor's window takes them a moment later. */
const SETTLE_MS = 150;

/**
 * Tells of changes when nothing of the connection is being opened: VS Code loses the children of an item that changes, or
 * lies below one that changes, while they are being read.
 */
export class QuietChanges implements vscode.Disposable {
  private readonly reading = new Map<string, number>();
  private readonly waiting = new Map<string, Set<TreeNode>>();
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(private readonly fire: (node: TreeNode) => void) {}

  change(node: TreeNode): void {
    const { id } = node.connection;
    const nodes = this.waiting.get(id) ?? new Set();
    this.waiting.set(id, nodes.add(node));
    this.settle(id);
  }

  /** Holds changes of the node's connection back while children are read. */
  async during<T>(node: TreeNode, read: () => Promise<T>): Promise<T> {
    const { id } = node.connection;
    this.reading.set(id, (this.reading.get(id) ?? 0) + 1);
    try {
      return await read();
    } finally {
      this.reading.set(id, (this.reading.get(id) ?? 1) - 1);
      if (this.waiting.has(id)) this.settle(id);
    }
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private settle(id: string): void {
    clearTimeout(this.timers.get(id));
    if ((this.reading.get(id) ?? 0) > 0) return;
    this.timers.set(
      id,
      setTimeout(() => {
        // Whoever reads now settles at the end.
        if ((this.reading.get(id) ?? 0) > 0) return;
        const nodes = this.waiting.get(id) ?? [];
        this.waiting.delete(id);
        this.timers.delete(id);
        for (const node of nodes) this.fire(node);
      }, SETTLE_MS),
    );
  }
}
