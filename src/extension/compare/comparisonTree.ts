import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import type { Comparison, Compared } from './comparison';
import { DIFFERENCE_KINDS } from '../../core/compare/difference';
import type { ComparisonNode } from './differenceNodes';
import { KindNode, NoteNode, pathNodes, SectionNode } from './differenceNodes';
import { groupBy } from '../ui/groupBy';

/** The Comparison view: how two volumes or dumps differ, by kind or by path. */
export class ComparisonTree implements vscode.TreeDataProvider<ComparisonNode>, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly subscription: vscode.Disposable;
  private roots: readonly ComparisonNode[] = [];

  constructor(private readonly comparison: Comparison) {
    this.subscription = comparison.onDidChange(() => {
      this.roots = comparison.current === undefined ? [] : this.makeRoots(comparison.current);
      this.changes.fire(undefined);
    });
  }

  getTreeItem(node: ComparisonNode): vscode.TreeItem {
    return node.item();
  }

  getChildren(node?: ComparisonNode): ComparisonNode[] {
    if (node === undefined) return [...this.roots];
    return 'children' in node ? [...node.children()] : [];
  }

  getParent(node: ComparisonNode): ComparisonNode | undefined {
    return node.parent;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }

  private makeRoots(compared: Compared): ComparisonNode[] {
    const { report } = compared;
    const differences = this.comparison.filtered();
    const byKind = groupBy(differences, ({ kind }) => kind);
    const trees = this.comparison.isByPath
      ? pathNodes(undefined, compared, 0, differences)
      : DIFFERENCE_KINDS.flatMap((kind) => {
          const group = byKind.get(kind);
          return group === undefined ? [] : new KindNode(compared, kind, group);
        });
    const sections = this.comparison.filter.path === '' ? report.sections : [];
    const bySection = groupBy(sections, ({ section }) => section);
    const roots: ComparisonNode[] = [
      ...[...bySection].map(([section, members]) => new SectionNode(compared, section, members)),
      ...trees,
    ];
    if (!report.isComplete) {
      const total = Object.values(report.totals).reduce((sum, count) => sum + count, 0);
      const text = vscode.l10n.t(
        '{0} of {1} differences are listed',
        formatCount(report.differences.length),
        formatCount(total),
      );
      roots.push(new NoteNode(text));
    }
    if (roots.length > 0) return roots;
    return [
      new NoteNode(
        report.isEqual ? vscode.l10n.t('Both hold the same.') : vscode.l10n.t('The filter lets no difference through.'),
      ),
    ];
  }
}
