import * as vscode from 'vscode';
import type { CheckResult, CheckResults } from './checkResults';
import type { ProblemNode } from './problemNodes';
import { CheckNode } from './problemNodes';

/** The Problems view: what checks of dumps found, by dump and kind. */
export class ProblemsTree implements vscode.TreeDataProvider<ProblemNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<ProblemNode | undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly subscription: vscode.Disposable;
  private roots: readonly CheckNode[] = [];

  constructor(private readonly results: CheckResults) {
    this.subscription = results.onDidChange(() => {
      this.roots = results.all().map((result) => this.nodeOf(result) ?? new CheckNode(result));
      this.changes.fire(undefined);
    });
  }

  getTreeItem(node: ProblemNode): vscode.TreeItem {
    return node.item();
  }

  getChildren(node?: ProblemNode): ProblemNode[] {
    if (node === undefined) return [...this.roots];
    return 'children' in node ? [...node.children()] : [];
  }

  getParent(node: ProblemNode): ProblemNode | undefined {
    return node.parent;
  }

  nodeOf(result: CheckResult): CheckNode | undefined {
    return this.roots.find((root) => root.result === result);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
