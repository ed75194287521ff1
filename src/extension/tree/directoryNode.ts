import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import { formatCount } from '../../core/display/units';
import type { ByteString } from '../../core/model/byteString';
import { EntryType } from '../../core/model/entryType';
import type { U64 } from '../../core/model/u64';
import type { DirectoryItem } from '../../core/ports/metadataSource';
import { settings } from '../config/settings';
import { contextValue } from './contextValue';
import { decorate, editTags } from './editableItem';
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
  private readonly nodes = new Map<string, SubdirectoryNode | FileNode>();
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
    // A damaged dump may name one inode twice by one name; the view takes every item once.
    const loaded = [...new Set(listing.items.map((item) => this.nodeOf(item)))];
    const ids = new Set(loaded.map((node) => node.id));
    const ahead = this.revealed.filter((node) => !ids.has(node.id));
    this.context.grows(this, listing.isPartial);
    if (!listing.isComplete) return [...loaded, ...ahead, new LoadMoreNode(this, loaded.length, listing.total)];
    if (listing.isPartial) {
      const found = vscode.l10n.t('Not read to its end yet: {0} entries so far', formatCount(loaded.length));
      return [...loaded, ...ahead, new MessageNode(this, found)];
    }
    return loaded.length === 0 ? [new MessageNode(this, vscode.l10n.t('This directory is empty.'))] : loaded;
  }

  /** Reads as much as is shown, and what has come to it. Entries that stay keep their nodes. */
  async readAgain(): Promise<void> {
    const shown = this.listing?.items.length ?? 0;
    const listing = this.newListing();
    await listing.begin();
    while (listing.items.length < shown && !listing.isComplete && !listing.isPartial) await listing.loadPage();
    this.revealed = await this.stillThere(this.revealed);
    this.listing = listing;
    this.context.grows(this, listing.isPartial);
  }

  /** This directory and those below it that were listed. */
  *listed(): Iterable<DirectoryNode> {
    const waiting: DirectoryNode[] = [this];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      if (node.listing === undefined) continue;
      yield node;
      for (const child of node.nodes.values()) if (child instanceof DirectoryNode) waiting.push(child);
    }
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

  private async stillThere(nodes: readonly PlaceNode[]): Promise<PlaceNode[]> {
    const source = await this.context.pool.source(this.connection);
    const found = await Promise.all(nodes.map((node) => source.child(this.inode, node.names.at(-1) ?? '')));
    return nodes.filter((node, index) => found[index]?.inode === node.inode);
  }

  private newListing(): Listing {
    return new Listing(async (cursor) => {
      const source = await this.context.pool.source(this.connection);
      return source.list(this.inode, { cursor, limit: settings.treePageSize() });
    });
  }

  private nodeOf(item: DirectoryItem): PlaceNode {
    const key = `${item.inode}/${item.name}`;
    const existing = this.nodes.get(key);
    const isDirectory = item.attr.type === EntryType.directory && !item.dangling;
    if (existing !== undefined && existing instanceof SubdirectoryNode === isDirectory) {
      existing.entry = item;
      return existing;
    }
    const node = isDirectory ? new SubdirectoryNode(this, item, this.context) : new FileNode(this, item, this.context);
    this.nodes.set(key, node);
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
    /** As read last. */
    public entry: DirectoryItem,
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
    item.contextValue = contextValue('directory', 'entry', 'place', ...editTags(this, this.context.edits));
    item.accessibilityInformation = { label: entrySentence(this.entry, this.connection.name) };
    decorate(item, this, this.context.edits);
    return item;
  }

  tooltip(): vscode.MarkdownString {
    return entryTooltip(this.entry, displayName(`/${this.names.join('/')}`));
  }
}
