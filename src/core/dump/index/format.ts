/** Sizes and marks of an index file (docs/index-format.md). */

/** At the start; the digit is the version. */
export const MAGIC = Buffer.from('JFSMIDX1');

/** In front of what a segment consists of. */
export const Tag = { run: 1, directory: 2 } as const;

/** The first byte of a record. */
export const RecordFlag = {
  typeBits: 0b0111,
  /** More than one link, and no directory. */
  linked: 0b1000,
  hasSlices: 0b1_0000,
} as const;

/** Of a directory. */
export const DirectoryFlag = {
  trash: 1,
  /** Members stand behind its `entries`. */
  amended: 2,
  /** Names are in byte order, and no two are equal. */
  sorted: 4,
  /** The text ended inside it. */
  cut: 8,
} as const;

/** A run is closed when it has passed one of these. */
export const RUN_BYTES = 60 * 1024;
export const RUN_RECORDS = 1000;
/** A segment is closed when it has passed this. */
export const SEGMENT_BYTES = 60 * 1024;
/** Records of open directories; when there are more, all of their runs are closed. */
export const PENDING_BYTES = 8 * 1024 * 1024;
