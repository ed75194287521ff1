import * as vscode from 'vscode';
import { ROOT_INODE, TRASH_INODE, TRASH_NAME } from '../../core/model/inode';
import { contextValue } from './contextValue';
import { DirectoryNode } from './directoryNode';
import { decorate, editTags } from './editableItem';
import type { TreeContext, TreeNode } from './node';

/** *Files*: the root directory of the volume. */
export class FilesNode extends DirectoryNode {
  readonly id: string;
  readonly inode = ROOT_INODE;
  readonly names = [];

  constructor(
    readonly parent: TreeNode,
    context: TreeContext,
    /** Behind the name: what the volume is, and how large. */
    public summary: string,
  ) {
    super(context);
    this.id = `${parent.id}/files`;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(vscode.l10n.t('Files'), vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.description = this.summary;
    item.iconPath = new vscode.ThemeIcon('root-folder');
    item.contextValue = contextValue('directory', 'place', 'root', ...editTags(this, this.context.edits));
    item.accessibilityInformation = { label: vscode.l10n.t('Files of {0}, {1}', this.connection.name, this.summary) };
    decorate(item, this, this.context.edits);
    return item;
  }
}

/** *Trash*: deleted files by the hour. */
export class TrashNode extends DirectoryNode {
  readonly id: string;
  readonly inode = TRASH_INODE;
  readonly names = [TRASH_NAME];

  constructor(
    readonly parent: TreeNode,
    context: TreeContext,
  ) {
    super(context);
    this.id = `${parent.id}/trash`;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(vscode.l10n.t('Trash'), vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon('trash');
    item.contextValue = contextValue('directory', 'place', 'trash', ...editTags(this, this.context.edits));
    item.accessibilityInformation = { label: vscode.l10n.t('Trash of {0}', this.connection.name) };
    decorate(item, this, this.context.edits);
    return item;
  }
}
