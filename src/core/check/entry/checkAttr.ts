import { EntryType, entryTypeOfName } from '../../model/entryType';
import { FIRST_INTERNAL_INODE, TRASH_INODE } from '../../model/inode';
import type { U64 } from '../../model/u64';
import type { JsonNode } from '../json/jsonNode';
import type { Report } from '../problem';
import { replaceWith } from '../problem';
import type { EntryRole } from './entryRecord';
import { Fields, FieldTable } from './fields';

/** In written order (docs/formats/json-dump.md §2.1). */
const ATTR = new FieldTable('attr', {
  inode: 'u64',
  flags: 'u8',
  type: 'string',
  mode: 'u16',
  uid: 'u32',
  gid: 'u32',
  atime: 'i64',
  mtime: 'i64',
  ctime: 'i64',
  atimensec: 'u32',
  mtimensec: 'u32',
  ctimensec: 'u32',
  nlink: 'u32',
  length: 'u64',
  rdev: 'u32',
  tier: 'u8',
});

export const MAX_MODE = 0o7777;
/** Columns of MySQL and PostgreSQL. */
export const MAX_OWNER = 0x7fffffff;
export const MAX_NSEC = 999_999_999;
/** From here on a dump of a SQL engine means a negative number of nanoseconds. */
const NEGATIVE_NSEC = 2 ** 31;
/** 64-bit nanoseconds (docs/formats/json-dump.md §7.4). */
export const MAX_SECONDS = 9.2e9;
const MAX_LENGTH = 2n ** 58n;
const NO_LENGTH = 2n ** 63n;

/** The attributes of an entry (docs/formats/json-dump.md §7.4). */
export function checkAttr(node: JsonNode & { kind: 'object' }, role: EntryRole, report: Report): Fields {
  const attr = new Fields(node, node.members, ATTR, report);
  const type = typeOf(attr, report);
  checkInode(attr, role, report);
  checkDangling(attr, role, report);
  const mode = attr.number('mode');
  if (mode > MAX_MODE) {
    const kept = mode & MAX_MODE;
    report('mode-range', attr.place('mode'), `The mode ${mode} has more than twelve bits`, {
      replacement: replaceWith(attr.place('mode'), String(kept), `Set mode to ${kept} (0${kept.toString(8)})`),
    });
  }
  for (const name of ['uid', 'gid', 'rdev']) {
    const value = attr.number(name);
    if (value > MAX_OWNER) report('owner-range', attr.place(name), `${name} is ${value}, which needs 32 bits`);
  }
  checkTimes(attr, report);
  checkLength(attr, type, report);
  if (attr.number('rdev') !== 0 && type !== EntryType.blockdev && type !== EntryType.chardev) {
    report('rdev-misplaced', attr.place('rdev'), 'rdev in an entry that is not a device');
  }
  return attr;
}

export function typeOf(attr: Fields, report?: Report): EntryType {
  const name = attr.string('type');
  const type = name === 'unknown' ? EntryType.unknown : entryTypeOfName(name);
  if (type === EntryType.unknown && attr.node('type')?.kind !== undefined) {
    report?.('type-unknown', attr.place('type'), 'The type is none that entries have');
  } else if (type === EntryType.unknown) {
    report?.('type-unknown', attr.at, 'The attributes have no type');
  }
  return type;
}

function checkInode(attr: Fields, role: EntryRole, report: Report): void {
  const inode = attr.wide('inode');
  const at = attr.place('inode');
  switch (role) {
    case 'root':
      return;
    case 'trashRoot':
      if (inode === TRASH_INODE) return;
      // No fix: an edit cannot change the inode of a tree's root.
      report('trash-root', at, `The root of the trash has inode ${inode}`);
      return;
    case 'hour':
      if (inode <= TRASH_INODE) report('trash-hour', at, `A directory of the trash has inode ${inode}`);
      return;
    default:
      checkOrdinaryInode(inode, attr, role, report);
  }
}

function checkOrdinaryInode(inode: U64, attr: Fields, role: EntryRole, report: Report): void {
  const at = attr.place('inode');
  if (inode === 0) report('inode-zero', at, 'The inode is 0 or missing');
  else if (role === 'document') return;
  else if (inode === 1) report('inode-root', at, 'An entry inside the tree has inode 1');
  else if (inode >= FIRST_INTERNAL_INODE) {
    const severity = inode >= NO_LENGTH ? 'error' : 'warning';
    report('inode-reserved', at, `Inode ${inode} belongs to the numbers that clients keep`, { severity });
  }
}

/** All numbers 0: the name was there, the inode was not (docs/formats/json-dump.md §2.4). */
function checkDangling(attr: Fields, role: EntryRole, report: Report): void {
  if (role === 'root' || role === 'trashRoot' || attr.node('inode') === undefined) return;
  const isEmpty = ['mode', 'uid', 'gid', 'atime', 'mtime', 'ctime', 'length'].every((name) => attr.wide(name) === 0);
  if (isEmpty) report('inode-dangling', attr.at, `Inode ${attr.wide('inode')} has no attributes, all of them are 0`);
}

function checkTimes(attr: Fields, report: Report): void {
  for (const name of ['atime', 'mtime', 'ctime']) {
    const seconds = attr.wide(name);
    if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
      report('time-range', attr.place(name), `${name} is ${seconds} s`);
    }
    const nsec = attr.number(`${name}nsec`);
    const at = attr.place(`${name}nsec`);
    if (nsec >= NEGATIVE_NSEC) report('time-drift', at, `${name}nsec is ${nsec}, which stands for ${nsec - 2 ** 32}`);
    else if (nsec > MAX_NSEC) report('nsec-range', at, `${name}nsec is ${nsec}`);
  }
}

function checkLength(attr: Fields, type: EntryType, report: Report): void {
  const length = attr.wide('length');
  const at = attr.place('length');
  if (type !== EntryType.regular && type !== EntryType.unknown && length !== 0) {
    report('length-misplaced', at, `The length is ${length} in an entry that is not a regular file`, {
      replacement: replaceWith(at, '0', 'Set length to 0'),
    });
  } else if (length > MAX_LENGTH) {
    const severity = length >= NO_LENGTH ? 'error' : 'warning';
    report('length-range', at, `The length is ${length} bytes`, { severity });
  }
}
