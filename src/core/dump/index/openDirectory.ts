import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import type { TreeName } from '../../ports/treeVisitor';

/** A directory that is being read, and the run of its children that is not in the file yet. */
export class OpenDirectory {
  /** Of the first record of that run, in the bytes of all pending records; and the same of its inodes and slices. */
  start = 0;
  inodeStart = 0;
  sliceStart = 0;
  /** Records in the run. */
  count = 0;
  /** In the directory so far. */
  childCount = 0;
  lastInode: U64 = 0;
  lastOffset = 0;
  lastSlice: U64 = 0;
  lastDirectory: number;
  /** The last name: a place among the pending records, or a copy when those were taken away. */
  lastNameStart = 0;
  lastNameEnd = 0;
  lastName: Uint8Array | undefined;
  isSorted = true;
  readonly runs: Runs = { positions: [], firstOrdinals: [] };

  constructor(
    readonly number: number,
    /** Undefined for the root of a tree. */
    readonly parent: number | undefined,
    readonly tree: TreeName,
    readonly inode: U64,
    readonly name: ByteString,
    readonly offset: number,
  ) {
    this.lastDirectory = number;
  }
}

/** Of one directory, in document order. */
export interface Runs {
  /** In the index file. */
  positions: number[];
  /** The number, within the directory, of the first child in the run. */
  firstOrdinals: number[];
}
