import { GlobPattern } from '../../dump/index/globPattern';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import { ROOT_INODE, TRASH_NAME } from '../../model/inode';
import type { U64 } from '../../model/u64';
import type { EntrySearch, FoundEntry, SearchOptions, SearchQuery, SearchResult } from '../../ports/entrySearch';
import type { TreeName } from '../../ports/treeVisitor';
import type { Overlay } from '../overlay/overlay';
import type { OverlayNode } from '../overlay/overlayNode';
import type { Place } from '../places/dumpPlaces';

/** A deleted directory may have held millions: then some of what is left is not found. */
const MAX_EXTRA = 20_000;

/** Finds entries of an edited dump: those of the original where they are now, and those that edits made. */
export class EditedSearch implements EntrySearch {
  constructor(
    private readonly overlay: Overlay,
    private readonly original: EntrySearch,
  ) {}

  async search(query: SearchQuery, options: SearchOptions): Promise<SearchResult> {
    switch (query.by) {
      case 'path':
        return this.byPath(query.path);
      case 'inode':
        return limited(await this.namesOf(query.inode), true, options.limit);
      case 'name':
        return this.byName(query.pattern, options);
      case 'slice':
        // 0 is no slice but a hole.
        return query.id === 0 ? { entries: [], isComplete: true } : this.bySlice(query.id, options);
      case 'hardLinks':
        return this.hardLinks(options);
    }
  }

  private async byPath(path: ByteString): Promise<SearchResult> {
    const names = path.split('/').filter((name) => name !== '');
    const node = await this.overlay.peekNames(names);
    if (node === undefined) return { entries: [], isComplete: true };
    const tree: TreeName = names[0] === TRASH_NAME ? 'Trash' : 'FSTree';
    const { inode, attr } = await this.overlay.head(node);
    const found = { names: tree === 'Trash' ? names.slice(1) : names, tree, inode, type: attr.type };
    return { entries: [found], isComplete: true };
  }

  private async byName(pattern: ByteString, options: SearchOptions): Promise<SearchResult> {
    const glob = new GlobPattern(pattern);
    const fits = (name: ByteString): boolean => glob.fits(toBuffer(name), 0, name.length);
    const { entries, isComplete } = await this.originalNow({ by: 'name', pattern }, options);
    const found = entries.filter(({ names }) => fits(names.at(-1) ?? ''));
    for (const node of this.putThere()) {
      const wasFound = node.origin !== undefined && fits(node.originName);
      if (!wasFound && fits(node.name)) found.push(await this.foundNode(node));
    }
    return limited(found, isComplete, options.limit);
  }

  private async bySlice(id: U64, options: SearchOptions): Promise<SearchResult> {
    const { overlay } = this;
    const { entries, isComplete } = await this.originalNow({ by: 'slice', id }, options);
    const given = new Map<U64, Entry>();
    for (const inode of overlay.ownInodes) {
      const [owner] = overlay.ownersOf(inode);
      if (owner?.ownHead !== undefined) given.set(inode, owner.ownHead);
    }
    for (const [inode, { entry }] of overlay.heads) given.set(inode, entry);
    // What edits gave members says itself which slices it has.
    const found = entries.filter(({ inode }) => !given.has(inode));
    for (const [inode, head] of given) if (hasSlice(head, id)) found.push(...(await this.namesOf(inode)));
    return limited(found, isComplete, options.limit);
  }

  private async hardLinks(options: SearchOptions): Promise<SearchResult> {
    const { entries, isComplete } = await this.originalNow({ by: 'hardLinks' }, options);
    const groups = new Map<U64, FoundEntry[]>();
    for (const entry of entries) groups.set(entry.inode, [...(groups.get(entry.inode) ?? []), entry]);
    for (const inode of this.overlay.ownInodes) groups.set(inode, await this.namesOf(inode));
    const found = [...groups.values()].filter((group) => group.length > 1).flat();
    return limited(found, isComplete, options.limit);
  }

  /** What the original finds, where it is now; as many more as edits may have taken away. */
  private async originalNow(query: SearchQuery, { limit, signal }: SearchOptions): Promise<SearchResult> {
    let gone = 0;
    for (const node of this.overlay.originals()) {
      if (!this.overlay.isAttached(node) && node.origin !== undefined) {
        gone += this.overlay.places.countBelow(node.origin) + 1;
      }
    }
    const result = await this.original.search(query, { limit: limit + Math.min(gone, MAX_EXTRA), signal });
    const entries: FoundEntry[] = [];
    for (const found of result.entries) {
      const now = await this.now(found);
      if (now !== undefined) entries.push(now);
    }
    return { entries, isComplete: result.isComplete };
  }

  /** Undefined when it is gone. */
  private async now(found: FoundEntry): Promise<FoundEntry | undefined> {
    const { overlay } = this;
    let node: OverlayNode | undefined = found.tree === 'Trash' ? overlay.trash : overlay.tree;
    let at = node;
    for (const [i, name] of found.names.entries()) {
      if (node === undefined) return undefined;
      const id: Place | undefined = await overlay.originalOf(node, name);
      const next: OverlayNode | undefined = id === undefined ? undefined : overlay.nodeAt(id);
      if (next === undefined) {
        // From here on edits have to do with nothing.
        return overlay.isAttached(node) ? this.placed(node, found.names.slice(i), found) : undefined;
      }
      node = next;
      at = next;
    }
    return at !== undefined && overlay.isAttached(at) ? this.foundNode(at) : undefined;
  }

  private placed(above: OverlayNode, below: readonly ByteString[], found: FoundEntry): FoundEntry {
    const { overlay } = this;
    const replaced = overlay.heads.get(found.inode)?.entry;
    return {
      names: [...above.names, ...below],
      tree: overlay.isInTrash(above) ? 'Trash' : 'FSTree',
      inode: found.inode,
      type: replaced?.attr.type ?? found.type,
    };
  }

  private async foundNode(node: OverlayNode): Promise<FoundEntry> {
    const { overlay } = this;
    const { inode, attr } = await overlay.head(node);
    return { names: node.names, tree: overlay.isInTrash(node) ? 'Trash' : 'FSTree', inode, type: attr.type };
  }

  /** Entries that are not where the original has them. */
  private *putThere(): Generator<OverlayNode> {
    for (const node of this.overlay.nodes()) if (!this.overlay.isInPlace(node)) yield node;
  }

  private async namesOf(inode: U64): Promise<FoundEntry[]> {
    const { overlay } = this;
    const found: FoundEntry[] = [];
    for (const id of overlay.placesOf(inode)) {
      const names = await overlay.namesAt(id);
      if (names === undefined) continue;
      const inTrash = names[0] === TRASH_NAME;
      const type = overlay.heads.get(inode)?.entry.attr.type ?? (await this.typeOf(id));
      found.push({ names: inTrash ? names.slice(1) : names, tree: inTrash ? 'Trash' : 'FSTree', inode, type });
    }
    for (const owner of overlay.ownersOf(inode)) found.push(await this.foundNode(owner));
    // The root of a dump of a subdirectory answers to 1 as well.
    return found.length === 0 && inode === ROOT_INODE ? [await this.foundNode(overlay.tree)] : found;
  }

  private async typeOf(id: Place): Promise<EntryType> {
    return id.isDirectory ? EntryType.directory : (await this.overlay.places.entry(id)).attr.type;
  }
}

function hasSlice({ chunks }: Entry, id: U64): boolean {
  return chunks.some(({ slices }) => slices.some((slice) => slice.id === id));
}

function limited(found: FoundEntry[], isComplete: boolean, limit: number): SearchResult {
  return { entries: found.slice(0, limit), isComplete: isComplete && found.length <= limit };
}
