import type { Entry } from '../model/entry';
import type { EntryTypeName } from '../model/entryType';
import { EntryType, entryTypeName } from '../model/entryType';
import { ROOT_INODE, TRASH_INODE } from '../model/inode';
import { InodeSet } from '../model/inodeSet';
import type { I64, U64 } from '../model/u64';
import { addInt, align4K, maxInt, subtractInt } from '../model/u64';
import type { Counters, VolumeFacts } from '../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../ports/treeVisitor';

/** What a dump holds. */
export interface Totals {
  /** Names, those of the roots not among them. */
  entries: number;
  /** Names by type, only types there are. */
  types: Partial<Record<EntryTypeName, number>>;
  /** Lengths of regular files, each inode once. */
  bytes: U64;
  /** Inodes with more than one name. */
  links: number;
}

/** Counts a walk, and what a load would make the counters of (docs/formats/json-dump.md §6.2). */
export class TotalsVisitor implements TreeVisitor {
  private readonly types = new Map<EntryTypeName, number>();
  private readonly seen = new InodeSet();
  private readonly linked = new InodeSet();
  private entries = 0;
  private links = 0;
  private bytes: U64 = 0;
  private facts: VolumeFacts | undefined;
  private usedSpace: I64 = 0;
  private usedInodes = 0;
  private nextInodes: U64 = 2;
  private nextChunk: U64 = 1;
  private nextTrash: U64 = 0;
  private tree: TreeName = 'FSTree';
  private isRoot = true;

  volume(facts: VolumeFacts): void {
    this.facts = facts;
  }

  beginTree(tree: TreeName): void {
    this.tree = tree;
    this.isRoot = true;
  }

  endTree(): void {
    // The root ends with it.
  }

  enterDirectory(entry: Entry): void {
    if (!this.isRoot) {
      this.count(entry);
      return;
    }
    this.isRoot = false;
    this.seen.add(this.tree === 'FSTree' ? ROOT_INODE : TRASH_INODE);
  }

  leaf(entry: Entry): void {
    this.count(entry);
  }

  leaveDirectory(): void {
    // Counted when it was entered.
  }

  drain(): undefined {
    return undefined;
  }

  get totals(): Totals {
    return {
      entries: this.entries,
      types: Object.fromEntries(this.types),
      bytes: this.bytes,
      links: this.links,
    };
  }

  /** The counters as a load recomputes them; numbers handed out once stay handed out. */
  get counters(): Counters | undefined {
    const { facts } = this;
    if (facts === undefined) return undefined;
    const { counters } = facts;
    let { nextInodes } = this;
    for (const inode of [...facts.delFiles.map((file) => file.inode), ...facts.sustained.flatMap((s) => s.inodes)]) {
      if (inode < TRASH_INODE) nextInodes = maxInt(nextInodes, addInt(inode, 1));
    }
    return {
      ...counters,
      usedSpace: this.usedSpace,
      usedInodes: this.usedInodes,
      nextInodes: maxInt(nextInodes, counters.nextInodes),
      nextChunk: maxInt(this.nextChunk, counters.nextChunk),
      nextTrash: maxInt(this.nextTrash, counters.nextTrash),
    };
  }

  private count({ inode, attr, chunks }: Entry): void {
    this.entries++;
    const type = entryTypeName(attr.type);
    this.types.set(type, (this.types.get(type) ?? 0) + 1);
    if (!this.seen.add(inode)) {
      if (this.linked.add(inode)) this.links++;
      return;
    }
    if (inode >= TRASH_INODE) this.nextTrash = maxInt(this.nextTrash, subtractInt(inode, TRASH_INODE));
    else this.nextInodes = maxInt(this.nextInodes, addInt(inode, 1));
    const length = attr.type === EntryType.regular ? attr.length : 0;
    this.bytes = addInt(this.bytes, length);
    this.usedSpace = addInt(this.usedSpace, align4K(length));
    this.usedInodes++;
    if (attr.type !== EntryType.regular) return;
    for (const { slices } of chunks) {
      for (const { id } of slices) if (id >= this.nextChunk) this.nextChunk = addInt(id, 1);
    }
  }
}
