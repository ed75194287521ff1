import type { Attr } from '../../model/attr';
import { entryTypeOfNumber } from '../../model/entryType';

/** What is known of an entry whose inode has no attributes: its type, from the directory (docs/formats/json-dump.md §2.4). */
export function danglingAttr(type: number, nlink: number): Attr {
  return {
    type: entryTypeOfNumber(type),
    flags: 0,
    mode: 0,
    uid: 0,
    gid: 0,
    atime: 0,
    mtime: 0,
    ctime: 0,
    atimensec: 0,
    mtimensec: 0,
    ctimensec: 0,
    nlink,
    length: 0,
    rdev: 0,
    tier: 0,
  };
}
