import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { MemberTable } from '../../../json/memberTable';
import type { Attr } from '../../../model/attr';
import type { EntryType } from '../../../model/entryType';
import type { I64, U64 } from '../../../model/u64';
import { MAX_U16, MAX_U32, MAX_U8, readI64, readU64, readUnsigned } from './integerFields';
import type { UnknownMembers } from './unknownMembers';

/** In written order (docs/formats/json-dump.md §2.1); the cases below follow it. */
export const ATTR_MEMBERS = [
  'inode',
  'flags',
  'type',
  'mode',
  'uid',
  'gid',
  'atime',
  'mtime',
  'ctime',
  'atimensec',
  'mtimensec',
  'ctimensec',
  'nlink',
  'length',
  'rdev',
  'tier',
];
const MEMBERS = new MemberTable(ATTR_MEMBERS, true);

/** By the numbers of `EntryType`, which start at 1. */
export const TYPES = new MemberTable(
  ['regular', 'directory', 'symlink', 'fifo', 'blockdev', 'chardev', 'socket'],
  false,
);

export interface InodeAttr {
  inode: U64;
  attr: Attr;
}

/** The `attr` object of an entry. Missing members are zero, except `type`, without which an entry means nothing. */
export function readAttr(scanner: JsonScanner, unknown: UnknownMembers): InodeAttr {
  if (scanner.peek() !== Byte.objectStart) scanner.unexpected('the attr object');
  const start = scanner.position++;
  let inode: U64 = 0;
  let flags = 0;
  let type = 0;
  let mode = 0;
  let uid = 0;
  let gid = 0;
  let atime: I64 = 0;
  let mtime: I64 = 0;
  let ctime: I64 = 0;
  let atimensec = 0;
  let mtimensec = 0;
  let ctimensec = 0;
  let nlink = 0;
  let length: U64 = 0;
  let rdev = 0;
  let tier = 0;
  let more = !scanner.takeEmpty(Byte.objectEnd);
  let expected = 0;
  while (more) {
    const member = scanner.member(MEMBERS, expected);
    expected = member + 1;
    switch (member) {
      case 0:
        inode = readU64(scanner);
        break;
      case 1:
        flags = readUnsigned(scanner, MAX_U8);
        break;
      case 2:
        type = readType(scanner);
        break;
      case 3:
        mode = readUnsigned(scanner, MAX_U16);
        break;
      case 4:
        uid = readUnsigned(scanner, MAX_U32);
        break;
      case 5:
        gid = readUnsigned(scanner, MAX_U32);
        break;
      case 6:
        atime = readI64(scanner);
        break;
      case 7:
        mtime = readI64(scanner);
        break;
      case 8:
        ctime = readI64(scanner);
        break;
      case 9:
        atimensec = readUnsigned(scanner, MAX_U32);
        break;
      case 10:
        mtimensec = readUnsigned(scanner, MAX_U32);
        break;
      case 11:
        ctimensec = readUnsigned(scanner, MAX_U32);
        break;
      case 12:
        nlink = readUnsigned(scanner, MAX_U32);
        break;
      case 13:
        length = readU64(scanner);
        break;
      case 14:
        rdev = readUnsigned(scanner, MAX_U32);
        break;
      case 15:
        tier = readUnsigned(scanner, MAX_U8);
        break;
      default:
        unknown.skip('attr');
    }
    more = scanner.takeNext(Byte.objectEnd);
  }
  if (type === 0) scanner.fail('attr without a type', start);
  return {
    inode,
    attr: {
      type: type as EntryType,
      flags,
      mode,
      uid,
      gid,
      atime,
      mtime,
      ctime,
      atimensec,
      mtimensec,
      ctimensec,
      nlink,
      length,
      rdev,
      tier,
    },
  };
}

function readType(scanner: JsonScanner): number {
  if (scanner.takeNull()) return 0;
  const start = scanner.position;
  const type = scanner.word(TYPES) + 1;
  if (type === 0) scanner.fail(`a type that is none of ${TYPES.names.join(', ')}`, start);
  return type;
}
