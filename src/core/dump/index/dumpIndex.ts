import { setImmediate } from 'node:timers/promises';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';
import type { EntryType } from '../../model/entryType';
import { EntryType as Type } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { TreeName } from '../../ports/treeVisitor';
import { DamagedIndexError } from './damagedIndexError';
import type { DirectoryRecord } from './directoryRecord';
import { readDirectory, skipDirectory } from './directoryRecord';
import { Tag } from './format';
import type { IndexParts } from './indexParts';
import { RunReader } from './runReader';
import { SegmentCache } from './segmentCache';
import { VarintReader } from './varint';

/** An entry, as far as the index knows it. */
export interface IndexedEntry {
  tree: TreeName;
  /** Number of the directory it is in; undefined for the root of a tree. */
  parent: number | undefined;
  name: ByteString;
  inode: U64;
  type: EntryType;
  /** In the document, of its name, or of its brace for the root of a tree. */
  offset: number;
  /** Its own number, when it is a directory. */
  directory: number | undefined;
  /** Has more than one link, and is no directory. */
  isLinked: boolean;
}

/** Segments looked through before others get their turn. */
const SEGMENTS_A_TURN = 64;

/** Answers from an index. All numbers of directories are its own. */
export class DumpIndex {
  private readonly cache: SegmentCache;
  private readonly run = new RunReader();
  private readonly reader = new VarintReader();

  constructor(readonly parts: IndexParts) {
    this.cache = new SegmentCache(parts.file, parts.segments);
  }

  get isComplete(): boolean {
    return this.parts.isComplete;
  }

  directory(number: number): DirectoryRecord {
    this.parts.settle();
    const position = this.parts.directories.position(number);
    if (position === 0) return this.parts.openDirectory(number) ?? damaged();
    const { reader } = this;
    this.place(reader, position, Tag.directory);
    return readDirectory(reader, position);
  }

  root(tree: TreeName): DirectoryRecord | undefined {
    const number = this.parts.roots[tree];
    return number === undefined ? undefined : this.directory(number);
  }

  /** Children from the one of that ordinal on, in document order. */
  children({ runs, childCount, tree }: DirectoryRecord, from: number, limit: number): IndexedEntry[] {
    const found: IndexedEntry[] = [];
    const end = Math.min(childCount, from + limit);
    if (from >= end) return found;
    const { run } = this;
    for (let i = lastAtMost(runs.firstOrdinals, from); i < runs.positions.length; i++) {
      this.placeRun(runs.positions[i]!);
      while (run.next()) {
        if (run.ordinal >= end) return found;
        if (run.ordinal >= from) found.push(entryOf(run, tree));
      }
    }
    return found;
  }

  /** The child of that name; of several the first. */
  child({ runs, isSorted, tree }: DirectoryRecord, name: ByteString): IndexedEntry | undefined {
    const wanted = toBuffer(name);
    const { run } = this;
    let first = 0;
    let end = runs.positions.length;
    if (isSorted) {
      // The last run that does not begin behind the name is the only one that may hold it.
      while (end - first > 1) {
        const middle = (first + end) >>> 1;
        this.placeRun(runs.positions[middle]!);
        run.next();
        if (compareName(run, wanted) <= 0) first = middle;
        else end = middle;
      }
    }
    for (let i = first; i < end; i++) {
      this.placeRun(runs.positions[i]!);
      while (run.next()) {
        if (run.nameEnd - run.nameStart === wanted.length && compareName(run, wanted) === 0) return entryOf(run, tree);
      }
    }
    return undefined;
  }

  /** Every place of an inode, in the order in which a walk tells them. */
  occurrences(inode: U64): IndexedEntry[] {
    const { segments } = this.parts;
    this.parts.settle();
    const found = this.rootEntries().filter((root) => root.inode === inode);
    const rounded = Number(inode);
    for (let i = 0; i < segments.count; i++) {
      if (!segments.mayHoldInode(i, rounded)) continue;
      this.visit(this.cache.get(i), (run) => {
        if (run.inode === inode) found.push(entryOf(run, this.treeOf(run.parent)));
        return true;
      });
    }
    return found.sort(byOrder);
  }

  /** Every entry of which that slice is a part, in the order in which a walk tells them. */
  ownersOf(slice: U64): IndexedEntry[] {
    const { segments } = this.parts;
    this.parts.settle();
    const found: IndexedEntry[] = [];
    const rounded = Number(slice);
    for (let i = 0; i < segments.count; i++) {
      if (!segments.mayHoldSlice(i, rounded)) continue;
      this.visit(this.cache.get(i), (run) => {
        if (run.hasSlice(slice)) found.push(entryOf(run, this.treeOf(run.parent)));
        return true;
      });
    }
    return found.sort(byOrder);
  }

  /** Shows all records but those of roots, in the order of the file; false ends it. Others get their turn between. */
  async scan(visit: (run: RunReader) => boolean, signal: AbortSignal | undefined): Promise<void> {
    const { segments } = this.parts;
    this.parts.settle();
    for (let i = 0; i < segments.count; i++) {
      if (i % SEGMENTS_A_TURN === 0) {
        await setImmediate();
        signal?.throwIfAborted();
      }
      if (!this.visit(this.cache.read(i), visit)) return;
    }
  }

  entryOf(run: RunReader): IndexedEntry {
    return entryOf(run, this.treeOf(run.parent));
  }

  /** From the root down to the entry. */
  namesOf(entry: IndexedEntry): ByteString[] {
    if (entry.parent === undefined) return [];
    const names = [entry.name];
    for (let up: number | undefined = entry.parent; up !== undefined;) {
      const directory = this.directory(up);
      if (directory.parent !== undefined) names.push(directory.name);
      up = directory.parent;
    }
    return names.reverse();
  }

  rootEntries(): IndexedEntry[] {
    return (['FSTree', 'Trash'] as const).flatMap((tree) => {
      const root = this.root(tree);
      return root === undefined ? [] : [entryOfDirectory(root)];
    });
  }

  private treeOf(directory: number): TreeName {
    const { Trash } = this.parts.roots;
    return Trash !== undefined && directory >= Trash ? 'Trash' : 'FSTree';
  }

  /** False when `visit` was. */
  private visit(bytes: Buffer, visit: (run: RunReader) => boolean): boolean {
    const { run } = this;
    run.bytes = bytes;
    run.at = 0;
    while (run.at < bytes.length) {
      const tag = bytes[run.at++];
      if (tag === Tag.directory) {
        skipDirectory(run);
      } else {
        run.begin();
        while (run.next()) if (!visit(run)) return false;
      }
    }
    return true;
  }

  private placeRun(position: number): void {
    this.place(this.run, position, Tag.run);
    this.run.begin();
  }

  private place(reader: VarintReader, position: number, tag: number): void {
    const segment = this.parts.segments.at(position);
    reader.bytes = this.cache.get(segment);
    reader.at = position - this.parts.segments.start(segment);
    if (reader.bytes[reader.at++] !== tag) damaged();
  }
}

export function entryOfDirectory({ tree, parent, name, inode, offset, number }: DirectoryRecord): IndexedEntry {
  return { tree, parent, name, inode, type: Type.directory, offset, directory: number, isLinked: false };
}

function entryOf(run: RunReader, tree: TreeName): IndexedEntry {
  const { parent, name, inode, type, offset, isLinked } = run;
  return { tree, parent, name, inode, type, offset, directory: run.isDirectory ? run.directory : undefined, isLinked };
}

/** In the order in which a walk tells entries. */
export function byOrder(a: IndexedEntry, b: IndexedEntry): number {
  if (a.tree !== b.tree) return a.tree === 'FSTree' ? -1 : 1;
  return a.offset - b.offset;
}

function compareName({ bytes, nameStart, nameEnd }: RunReader, name: Buffer): number {
  return bytes.compare(name, 0, name.length, nameStart, nameEnd);
}

/** Index of the last value that is at most `limit`; the first is. */
function lastAtMost(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (values[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function damaged(): never {
  throw new DamagedIndexError();
}
