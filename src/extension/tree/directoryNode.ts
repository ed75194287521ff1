import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import type { ByteString } from '../../core/model/byteString';
import { EntryType } from '../../core/model/entryType';
import type { U64 } from '../../core/model/u64';
import type { DirectoryItem } from '../../core/ports/metadataSource';
import { settings } from '../config/settings';
import { contextValue } from './contextValue';
import { entryDescription, entryIcon, entrySentence, entryTooltip } from './entryItem';
import type { PlaceNode } from './entryNode';
import { FileNode } from './fileNode';
import { Listing } from './listing';
import { LoadMoreNode } from './loadMoreNode';
import { MessageNode } from './messageNode';
import type { TreeContext, TreeNode } from './node';

/** A directory: its children come by page, in the order of the source. */
export abstract class DirectoryNode implements PlaceNode {
  abstract readonly id: string;
  abstract readonly parent: TreeNode;
  abstract readonly inode: U64;
  abstract readonly names: readonly ByteString[];
  private listing: Listing | undefined;
  private readonly nodes = new Map<DirectoryItem, PlaceNode>();
  /** Children that were asked for by name before their page was read. */
  private revealed: PlaceNode[] = [];

  constructor(protected readonly context: TreeContext) {}

  abstract item(): vscode.TreeItem;

  get connection(): TreeNode['connection'] {
    return this.parent.connection;
  }

  async children(): Promise<readonly TreeNode[]> {
    const listing = (this.listing ??= this.newListing());
    await listing.begin();
    const loaded = listing.items.map((item) => this.nodeOf(item));
    const ids = new Set(loaded.map((node) => node.id));
    const ahead = this.revealed.filter((node) => !ids.has(node.id));
    if (!listing.isComplete) return [...loaded, ...ahead, new LoadMoreNode(this, loaded.length, listing.total)];
    return loaded.length === 0 ? [new MessageNode(this, vscode.l10n.t('This directory is empty.'))] : loaded;
  }

  async loadMore(): Promise<void> {
    await this.listing?.loadPage();
    this.context.changed(this);
  }

  /** The node of a child, also when its page was not read yet. */
  async childNamed(name: ByteString): Promise<PlaceNode | undefined> {
    await this.children();
    const loaded = this.listing?.items.find((item) => item.name === name);
    if (loaded !== undefined) return this.nodeOf(loaded);
    const source = await this.context.pool.source(this.connection);
    const item = await source.child(this.inode, name);
    if (item === undefined) return undefined;
    const node = this.nodeOf(item);
    this.revealed.push(node);
    this.context.changed(this);
    return node;
  }

  reset(): void {
    this.listing = undefined;
    this.revealed = [];
    this.nodes.clear();
  }

  private newListing(): Listing {
    return new Listing(async (cursor) => {
      const source = await this.context.pool.source(this.connection);
      return source.list(this.inode, { cursor, limit: settings.treePageSize() });
    });
  }

  private nodeOf(item: DirectoryItem): PlaceNode {
    const existing = this.nodes.get(item);
    if (existing !== undefined) return existing;
    const isDirectory = item.attr.type === EntryType.directory && !item.dangling;
    const node = isDirectory ? new SubdirectoryNode(this, item, this.context) : new FileNode(this, item);
    this.nodes.set(item, node);
    return node;
  }
}

/** A directory below another. */
export class SubdirectoryNode extends DirectoryNode {
  readonly id: string;
  readonly inode: U64;
  readonly names: readonly ByteString[];

  constructor(
    readonly parent: PlaceNode,
    private readonly entry: DirectoryItem,
    context: TreeContext,
  ) {
    super(context);
    this.id = `${parent.id}/${entry.inode}/${encodeURIComponent(entry.name)}`;
    this.inode = entry.inode;
    this.names = [...parent.names, entry.name];
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(displayName(this.entry.name), vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.description = entryDescription(this.entry);
    item.iconPath = entryIcon(this.entry);
    item.contextValue = contextValue('directory', 'entry', 'place');
    item.accessibilityInformation = { label: entrySentence(this.entry, this.connection.name) };
    return item;
  }

  tooltip(): vscode.MarkdownString {
    return entryTooltip(this.entry, displayName(`/${this.names.join('/')}`));
  }
}
