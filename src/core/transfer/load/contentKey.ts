import { percentUnescape } from '../../json/percentUnescape';
import type { Acl } from '../../model/acl';
import { aclKey } from '../../model/acl';
import type { Entry } from '../../model/entry';
import { RecordHasher } from '../verify/recordHasher';

const TYPES = 8;
/** Of 128 bits, so many that a type fits beside them into a number. */
const HEX_DIGITS = 12;

/** What an entry says of its inode, apart from its name and the number of links, in one number. */
export function contentKey(entry: Entry): number {
  const { attr, accessAcl, defaultAcl } = entry;
  const hasher = new RecordHasher();
  hasher.begin(0);
  for (const value of [attr.flags, attr.mode, attr.uid, attr.gid, attr.rdev, attr.tier]) hasher.word(value);
  for (const value of [attr.atime, attr.mtime, attr.ctime, attr.length]) hasher.int(value);
  for (const value of [attr.atimensec, attr.mtimensec, attr.ctimensec]) hasher.word(value);
  hasher.bytes(entry.target);
  for (const { name, value } of entry.xattrs) {
    hasher.bytes(whollyUnescaped(name));
    hasher.bytes(whollyUnescaped(value));
  }
  hasher.bytes(aclText(accessAcl));
  hasher.bytes(aclText(defaultAcl));
  for (const { index, slices } of entry.chunks) {
    hasher.word(index);
    hasher.word(slices.length);
    for (const { pos, id, size, off, len } of slices) {
      hasher.int(id);
      for (const value of [pos, size, off, len]) hasher.word(value);
    }
  }
  hasher.end();
  return Number.parseInt(hasher.digest().slice(0, HEX_DIGITS), 16) * TYPES + attr.type;
}

/** The type in a key. */
export function typeInKey(key: number): number {
  return key % TYPES;
}

function aclText(acl: Acl | undefined): string {
  return acl === undefined ? '' : aclKey(acl);
}

/** Fast dumps of key-value engines escape again at every further name (docs/formats/json-dump.md §1.5). */
function whollyUnescaped(text: string): string {
  for (let before = text; ;) {
    const after = percentUnescape(before);
    if (after === before) return after;
    before = after;
  }
}
