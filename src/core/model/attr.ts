import type { EntryType } from './entryType';
import type { I64, U64 } from './u64';

/** Attributes of an inode. Times are Unix seconds plus nanoseconds. */
export interface Attr {
  type: EntryType;
  /** bit 0 immutable, 1 append-only, 2 Windows hidden, 3 system, 4 archive, 5 skip-trash. */
  flags: number;
  /** Permission bits only (12 bits). */
  mode: number;
  uid: number;
  gid: number;
  atime: I64;
  mtime: I64;
  ctime: I64;
  /** 0–999999999; SQL dumps of instants before 1970 hold values near 2^32 (docs/formats/json-dump.md §2.1). */
  atimensec: number;
  mtimensec: number;
  ctimensec: number;
  nlink: number;
  /** Bytes. Engines store 4096 for directories and the target's length for symlinks; dumps say 0 for both. */
  length: U64;
  rdev: number;
  /** Index into `Setting.Tiers`. */
  tier: number;
}
