import { reindent } from '../documents/reindent';
import { formatMembers } from '../dump/json/formatEntry';
import type { Attr } from '../model/attr';
import type { ByteString } from '../model/byteString';
import { toBuffer } from '../model/byteString';
import { bareEntry } from '../model/entry';
import { EntryType } from '../model/entryType';
import { FIRST_INTERNAL_INODE } from '../model/inode';
import type { I64, U64 } from '../model/u64';
import { addInt, maxInt, parseInt64 } from '../model/u64';
import type { Counters } from '../model/volumeFacts';
import type { Edit } from './edit';

/** As clients make entries that nobody chose a mode for. */
const MODES: Partial<Record<EntryType, number>> = { [EntryType.directory]: 0o755, [EntryType.symlink]: 0o777 };
const FILE_MODE = 0o644;
const FIRST_FREE_INODE = 2;

export interface NewEntry {
  type: EntryType;
  /** Of a symlink. */
  target: ByteString;
  inode: U64;
  /** Whose owner and group it gets: the directory's. */
  owner: Pick<Attr, 'uid' | 'gid'>;
  /** Unix seconds of its times. */
  seconds: I64;
}

/** The document of a new, empty entry. */
export function newEntryText({ type, target, inode, owner, seconds }: NewEntry): string {
  const isDirectory = type === EntryType.directory;
  const attr: Attr = {
    type,
    flags: 0,
    mode: MODES[type] ?? FILE_MODE,
    uid: owner.uid,
    gid: owner.gid,
    atime: seconds,
    mtime: seconds,
    ctime: seconds,
    atimensec: 0,
    mtimensec: 0,
    ctimensec: 0,
    nlink: isDirectory ? 2 : 1,
    length: 0,
    rdev: 0,
    tier: 0,
  };
  const members = formatMembers({ ...bareEntry('', inode, attr), target }, '', { replacement: 'safe' });
  return reindent(toBuffer(`{${members}${isDirectory ? ',"entries":{}' : ''}}`).toString('utf8'));
}

/** An inode that neither the volume nor an edit has used. */
export function nextFreeInode(counters: Counters, edits: readonly Edit[]): U64 {
  let next = maxInt(counters.nextInodes, FIRST_FREE_INODE);
  for (const edit of edits) {
    if (edit.kind !== 'add' && edit.kind !== 'putSubtree') continue;
    for (const [, digits = ''] of edit.text.matchAll(/"inode"\s*:\s*(\d+)/g)) {
      const inode = parseInt64(digits);
      if (inode !== undefined && inode < FIRST_INTERNAL_INODE) next = maxInt(next, addInt(inode, 1));
    }
  }
  return next;
}
