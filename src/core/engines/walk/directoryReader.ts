import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { U64 } from '../../model/u64';
import type { VolumeFacts } from '../../model/volumeFacts';

/** Part of a directory that a walk needs. */
export interface DirectoryRequest {
  inode: U64;
  /** The first name wanted, in byte order; '' for the beginning. */
  from: ByteString;
}

export interface DirectorySlice {
  /** In byte order of names, complete with all that belongs to them. */
  entries: readonly Entry[];
  /** Nothing follows these entries. */
  isLast: boolean;
}

/** What an engine must be able to read for a walk over it. */
export interface VolumeReader {
  /** Answers come without waiting: reading ahead would only hold memory. */
  readonly isImmediate?: boolean;
  facts(): Promise<VolumeFacts>;
  /** A tree root, which no directory names. Undefined when it has no attributes. */
  rootEntry(inode: U64): Promise<Entry | undefined>;
  /**
   * Reads several directories at once, since a query each would be slow on trees of many small ones. Answers in the order
   * of the requests. Only the first must be answered, with at least one entry unless it has none; what does not fit into a
   * bounded answer may be left undefined or be cut.
   */
  read(requests: readonly DirectoryRequest[]): Promise<(DirectorySlice | undefined)[]>;
}
