import { CHUNK_SIZE_BYTES } from '../model/chunk';
import type { Entry } from '../model/entry';
import { EntryType } from '../model/entryType';
import { aclKey } from '../model/acl';
import type { RecordHasher } from '../transfer/verify/recordHasher';
import { exactTime, sortedXattrs } from './entryChanges';
import type { IgnoredFields } from './ignoredFields';

/** What takes the values of a record. */
export type ContentsHasher = Pick<RecordHasher, 'word' | 'int' | 'bytes'>;

const TIMES = [
  ['attr.atime', 'atime', 'atimensec'],
  ['attr.mtime', 'mtime', 'mtimensec'],
  ['attr.ctime', 'ctime', 'ctimensec'],
] as const;

/** Adds to a record exactly what `EntryComparer` looks at, the name and the inode not among it. */
export function hashContents(hasher: ContentsHasher, entry: Entry, ignored: IgnoredFields): void {
  const { attr } = entry;
  if (!ignored.has('dangling')) hasher.word(entry.dangling ? 1 : 0);
  if (!ignored.has('attr.type')) hasher.word(attr.type);
  if (!ignored.has('attr.mode')) hasher.word(attr.mode);
  if (!ignored.has('attr.flags')) hasher.word(attr.flags);
  if (!ignored.has('attr.uid')) hasher.word(attr.uid);
  if (!ignored.has('attr.gid')) hasher.word(attr.gid);
  if (!ignored.has('attr.nlink')) hasher.word(attr.nlink);
  if (!ignored.has('attr.rdev')) hasher.word(attr.rdev);
  if (!ignored.has('attr.tier')) hasher.word(attr.tier);
  for (const [field, name, nanosecondsName] of TIMES) {
    if (ignored.has(field)) continue;
    const { seconds, nanoseconds } = exactTime(attr[name], attr[nanosecondsName]);
    hasher.int(seconds);
    hasher.word(nanoseconds);
  }
  if (attr.type === EntryType.regular) {
    if (!ignored.has('attr.length')) hasher.int(attr.length);
    if (!ignored.has('chunks')) hashChunks(hasher, entry);
  }
  if (attr.type === EntryType.symlink && !ignored.has('symlink')) hasher.bytes(entry.target);
  if (!ignored.has('xattrs')) {
    hasher.word(entry.xattrs.length);
    for (const { name, value } of sortedXattrs(entry.xattrs)) {
      hasher.bytes(name);
      hasher.bytes(value);
    }
  }
  if (!ignored.has('posix_acl_access')) hasher.bytes(entry.accessAcl === undefined ? '' : aclKey(entry.accessAcl));
  if (!ignored.has('posix_acl_default')) hasher.bytes(entry.defaultAcl === undefined ? '' : aclKey(entry.defaultAcl));
}

function hashChunks(hasher: ContentsHasher, entry: Entry): void {
  for (const { index, slices } of entry.chunks) {
    if (slices.length === 0 || index * CHUNK_SIZE_BYTES >= entry.attr.length) continue;
    hasher.word(index);
    hasher.word(slices.length);
    for (const slice of slices) {
      hasher.int(slice.id);
      hasher.word(slice.pos);
      hasher.word(slice.size);
      hasher.word(slice.off);
      hasher.word(slice.len);
    }
  }
}
