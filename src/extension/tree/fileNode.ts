import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import type { ByteString } from '../../core/model/byteString';
import type { U64 } from '../../core/model/u64';
import type { DirectoryItem } from '../../core/ports/metadataSource';
import { Command } from '../ids';
import { contextValue } from './contextValue';
import { decorate, editTags } from './editableItem';
import { entryDescription, entryIcon, entrySentence, entryTooltip } from './entryItem';
import type { PlaceNode } from './entryNode';
import type { TreeContext, TreeNode } from './node';

/** Anything in a directory that is not a directory. */
export class FileNode implements PlaceNode {
  readonly id: string;
  readonly inode: U64;
  readonly names: readonly ByteString[];

  constructor(
    readonly parent: PlaceNode,
    /** As read last. */
    public entry: DirectoryItem,
    private readonly context: TreeContext,
  ) {
    this.id = `${parent.id}/${entry.inode}/${encodeURIComponent(entry.name)}`;
    this.inode = entry.inode;
    this.names = [...parent.names, entry.name];
  }

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(displayName(this.entry.name));
    item.id = this.id;
    item.description = entryDescription(this.entry);
    item.iconPath = entryIcon(this.entry);
    item.contextValue = contextValue(
      'entry',
      'file',
      'place',
      ...(this.entry.attr.nlink > 1 ? (['linked'] as const) : []),
      ...editTags(this, this.context.edits),
    );
    item.accessibilityInformation = { label: entrySentence(this.entry, this.connection.name) };
    decorate(item, this, this.context.edits);
    item.command = { command: Command.openEntry, title: vscode.l10n.t('Open as JSON'), arguments: [this] };
    return item;
  }

  tooltip(): vscode.MarkdownString {
    return entryTooltip(this.entry, displayName(`/${this.names.join('/')}`));
  }
}
