import { MetaError } from '../errors';
import type { Attr } from '../model/attr';
import { EntryType } from '../model/entryType';
import type { U64 } from '../model/u64';

/** @throws {MetaError} `notFound` for what cannot be listed. `attr` is that of the inode, when it has any. */
export function requireDirectory(label: string, inode: U64, attr: Attr | undefined): void {
  if (attr?.type === EntryType.directory) return;
  const found = attr === undefined ? 'does not exist' : 'is not a directory';
  throw new MetaError('notFound', `${label}: inode ${inode} ${found}.`);
}
