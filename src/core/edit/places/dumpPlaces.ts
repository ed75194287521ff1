import type { ByteFeed } from '../../dump/input/byteFeed';
import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { U64 } from '../../model/u64';
import type { TreeName } from '../../ports/treeVisitor';

/** An entry of the original dump. Two with one offset are the same. */
export interface Place {
  /** In the text, of the name's opening quote; of the opening brace for the root of a tree. */
  readonly offset: number;
  readonly inode: U64;
  readonly isDirectory: boolean;
}

/** Original text that can be read at any place inside the trees. */
export interface PlacedText {
  readonly label: string;
  open(offset: number): Promise<ByteFeed>;
}

/** The children of a directory in document order. */
export interface ChildList {
  readonly count: number;
  at(ordinal: number): Place;
  ordinalOf(child: Place): number;
}

/** Where everything is in the original dump: what edits need of an index. */
export interface DumpPlaces {
  readonly text: PlacedText;
  /** Undefined when the dump has no such tree. */
  root(tree: TreeName): Place | undefined;
  /** Undefined for the roots. */
  parent(place: Place): Place | undefined;
  children(directory: Place): ChildList;
  /** The child of that name, the first of several that `accepts` takes. */
  child(directory: Place, name: ByteString, accepts: (place: Place) => boolean): Promise<Place | undefined>;
  /** Entries below it. */
  countBelow(place: Place): number;
  /** Every place of an inode, in document order. */
  occurrences(inode: U64): Place[];
  /** '' for the roots. */
  name(place: Place): Promise<ByteString>;
  entry(place: Place): Promise<Entry>;
  /** Several at once, which is cheaper for neighbours; by their offsets. */
  entries(places: readonly Place[], signal?: AbortSignal): Promise<Map<number, Entry>>;
}
