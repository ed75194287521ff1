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
  ) {
    this.id = `${parent.id}/more`;
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    // The number of names in a directory is nowhere stored; counting them would cost what paging saves.
    const item = new vscode.TreeItem(vscode.l10n.t('Load More ({0} shown)', formatCount(this.shown)));
    item.iconPath = new vscode.ThemeIcon('ellipsis');
    item.contextValue = contextValue('loadMore');
    item.command = { command: Command.loadMore, title: vscode.l10n.t('Load More'), arguments: [this] };
    return item;
  }
}
