import type { DirectoryRecord } from '../../dump/index/directoryRecord';
import type { DumpIndex, IndexedEntry } from '../../dump/index/dumpIndex';
import { entryOfDirectory } from '../../dump/index/dumpIndex';
import type { EntryPlace } from '../../dump/json/reader/entryFetcher';
import { EntryFetcher } from '../../dump/json/reader/entryFetcher';
import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { U64 } from '../../model/u64';
import type { TreeName } from '../../ports/treeVisitor';
import type { ChildList, DumpPlaces, Place, PlacedText } from './dumpPlaces';

/** Children read from the index at a time. */
const CHILDREN_AT_ONCE = 128;

class IndexPlace implements Place {
  constructor(readonly entry: IndexedEntry) {}

  get offset(): number {
    return this.entry.offset;
  }

  get inode(): U64 {
    return this.entry.inode;
  }

  get isDirectory(): boolean {
    return this.entry.directory !== undefined;
  }
}

/** Places by the index of a dump. */
export class IndexPlaces implements DumpPlaces {
  constructor(
    private readonly index: DumpIndex,
    readonly text: PlacedText,
  ) {}

  root(tree: TreeName): Place | undefined {
    const record = this.index.root(tree);
    return record === undefined ? undefined : new IndexPlace(entryOfDirectory(record));
  }

  parent(place: Place): Place | undefined {
    const { parent } = entryOf(place);
    return parent === undefined ? undefined : new IndexPlace(entryOfDirectory(this.index.directory(parent)));
  }

  children(directory: Place): ChildList {
    return new IndexedChildren(this.index, this.recordOf(directory));
  }

  child(directory: Place, name: ByteString, accepts: (place: Place) => boolean): Promise<Place | undefined> {
    const record = this.recordOf(directory);
    const first = this.index.child(record, name);
    if (first === undefined) return Promise.resolve(undefined);
    const place = new IndexPlace(first);
    if (accepts(place)) return Promise.resolve(place);
    return Promise.resolve(record.isSorted ? undefined : this.namesake(record, name, accepts));
  }

  countBelow(place: Place): number {
    const { directory } = entryOf(place);
    if (directory === undefined) return 0;
    const top = this.index.directory(directory);
    let below = top.childCount;
    // Directories below it have the numbers behind its own.
    const { count } = this.index.parts.directories;
    for (let number = directory + 1; number < count; number++) {
      const record = this.index.directory(number);
      if (record.parent === undefined || record.parent < directory) break;
      below += record.childCount;
    }
    return below;
  }

  occurrences(inode: U64): Place[] {
    return this.index.occurrences(inode).map((entry) => new IndexPlace(entry));
  }

  name(place: Place): Promise<ByteString> {
    const { name, parent } = entryOf(place);
    return Promise.resolve(parent === undefined ? '' : name);
  }

  async entry(place: Place): Promise<Entry> {
    return new EntryFetcher(this.text).fetch(this.textPlace(place));
  }

  async entries(places: readonly Place[], signal?: AbortSignal): Promise<Map<number, Entry>> {
    const inOrder = [...places].sort((a, b) => a.offset - b.offset);
    const fetcher = new EntryFetcher(this.text);
    const entries = await fetcher.fetchAll(
      inOrder.map((place) => this.textPlace(place)),
      signal,
    );
    return new Map(entries.map((entry, i) => [inOrder[i]!.offset, entry]));
  }

  private textPlace(place: Place): EntryPlace {
    const { offset, parent, directory } = entryOf(place);
    const isAmended = directory !== undefined && this.index.directory(directory).isAmended;
    return { offset, hasName: parent !== undefined, isAmended };
  }

  /** Another child of that name, which only a damaged dump has. */
  private namesake(record: DirectoryRecord, name: ByteString, accepts: (place: Place) => boolean): Place | undefined {
    const children = new IndexedChildren(this.index, record);
    for (let ordinal = 0; ordinal < children.count; ordinal++) {
      const place = children.at(ordinal);
      if (place.entry.name === name && accepts(place)) return place;
    }
    return undefined;
  }

  private recordOf(place: Place): DirectoryRecord {
    const { directory } = entryOf(place);
    if (directory === undefined) throw new Error('only directories have children');
    return this.index.directory(directory);
  }
}

class IndexedChildren implements ChildList {
  private known: IndexedEntry[] = [];
  private firstKnown = 0;

  constructor(
    private readonly index: DumpIndex,
    private readonly record: DirectoryRecord,
  ) {}

  get count(): number {
    return this.record.childCount;
  }

  at(ordinal: number): IndexPlace {
    const known = this.known[ordinal - this.firstKnown];
    if (known !== undefined) return new IndexPlace(known);
    this.firstKnown = ordinal;
    this.known = this.index.children(this.record, ordinal, CHILDREN_AT_ONCE);
    return new IndexPlace(this.known[0]!);
  }

  ordinalOf(child: Place): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const [there] = this.index.children(this.record, middle, 1);
      if (there!.offset < child.offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function entryOf(place: Place): IndexedEntry {
  if (!(place instanceof IndexPlace)) throw new Error('a place belongs to the index that gave it');
  return place.entry;
}
