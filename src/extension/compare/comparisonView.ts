import * as vscode from 'vscode';
import { View } from '../ids';
import type { Comparison } from './comparison';
import { ComparisonTree } from './comparisonTree';
import type { ComparisonNode } from './differenceNodes';
import { comparisonMessage } from './differenceText';

/** The Comparison view. */
export class ComparisonView implements vscode.Disposable {
  readonly tree: ComparisonTree;
  private readonly view: vscode.TreeView<ComparisonNode>;
  private readonly subscription: vscode.Disposable;

  constructor(comparison: Comparison) {
    this.tree = new ComparisonTree(comparison);
    this.view = vscode.window.createTreeView(View.comparison, { treeDataProvider: this.tree, showCollapseAll: true });
    this.subscription = comparison.onDidChange(() => {
      const { current, filter, isStale } = comparison;
      this.view.message = current === undefined ? '' : comparisonMessage(current, filter, isStale);
    });
  }

  /** Brings the result into sight. */
  async show(): Promise<void> {
    const [first] = this.tree.getChildren();
    if (first !== undefined) await this.view.reveal(first, { focus: false, select: false });
  }

  dispose(): void {
    this.subscription.dispose();
    this.view.dispose();
    this.tree.dispose();
  }
}
