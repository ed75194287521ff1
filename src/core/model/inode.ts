import type { U64 } from './u64';

export const ROOT_INODE = 1;
/** First of the inodes clients keep for themselves (`.stats`, `.config`, …). */
export const FIRST_INTERNAL_INODE: U64 = 0x7fffffff00000000n;
/** Root of the trash. Hour directories are this plus 1, 2, 3 … */
export const TRASH_INODE: U64 = 0x7fffffff10000000n;
export const TRASH_NAME = '.trash';

/** The trash root or one of its hour directories; entries inside keep their ordinary numbers. */
export function isTrashInode(inode: U64): boolean {
  // Comparing a number with a big integer is slow, and all of them are smaller.
  return typeof inode === 'bigint' && inode >= TRASH_INODE;
}
