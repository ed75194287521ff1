import * as vscode from 'vscode';
import { View } from '../ids';
import type { CheckResults } from './checkResults';
import type { ProblemNode } from './problemNodes';
import { ProblemsTree } from './problemsTree';

/** The Problems view. */
export class ProblemsView implements vscode.Disposable {
  readonly tree: ProblemsTree;
  private readonly view: vscode.TreeView<ProblemNode>;

  constructor(private readonly checks: CheckResults) {
    this.tree = new ProblemsTree(checks);
    this.view = vscode.window.createTreeView(View.problems, { treeDataProvider: this.tree, showCollapseAll: true });
  }

  /** Brings what the last check of a connection found into sight. */
  async show(connectionId: string): Promise<void> {
    const result = this.checks.get(connectionId);
    const node = result === undefined ? undefined : this.tree.nodeOf(result);
    if (node !== undefined) await this.view.reveal(node, { expand: true, focus: false, select: false });
  }

  dispose(): void {
    this.view.dispose();
    this.tree.dispose();
  }
}
