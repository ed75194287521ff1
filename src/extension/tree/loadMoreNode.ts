import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import { Command } from '../ids';
import { contextValue } from './contextValue';
import type { DirectoryNode } from './directoryNode';
import type { TreeNode } from './node';

/** The last item of a directory that was not read to its end. */
export class LoadMoreNode implements TreeNode {
  readonly id: string;

  constructor(
    readonly parent: DirectoryNode,
    private readonly shown: number,
    private readonly total: number | undefined,
  ) {
    this.id = `${parent.id}/more`;
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.label());
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.contextValue = contextValue('loadMore');
    item.command = { command: Command.loadMore, title: vscode.l10n.t('Load More'), arguments: [this] };
    return item;
  }

  private label(): string {
    const shown = formatCount(this.shown);
    // Statistics that lag behind would make nonsense of the sentence.
    if (this.total === undefined || this.total <= this.shown) return vscode.l10n.t('Load More ({0} shown)', shown);
    return vscode.l10n.t('Load More ({0} of about {1})', shown, formatCount(this.total));
  }
}
