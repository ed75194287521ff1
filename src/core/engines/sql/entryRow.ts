import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import { entryTypeOfNumber } from '../../model/entryType';
import type { I64 } from '../../model/u64';
import type { Catalogue } from './catalogue';
import type { SqlRow, SqlValue } from './sqlSession';
import { nanosecondsOf, secondsOf } from './timeColumns';

/** A column that holds an integer; NULL and anything else reads as 0. */
export function intOf(value: SqlValue | undefined): I64 {
  return typeof value === 'number' || typeof value === 'bigint' ? value : 0;
}

/** A column whose values are at most 32 bits wide by meaning. */
export function numberOf(value: SqlValue | undefined): number {
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : 0;
}

/** A column of bytes or text; NULL reads as empty. */
export function bytesOf(value: SqlValue | undefined): ByteString {
  return typeof value === 'string' ? value : '';
}

/** Columns of an attribute read, in the order `attrOfRow` takes them; `n` is the node table's alias. */
export function attrColumns(catalogue: Catalogue): string[] {
  const always = ['type', 'flags', 'mode', 'uid', 'gid', 'atime', 'mtime', 'ctime'];
  const newer = ['atimensec', 'mtimensec', 'ctimensec'];
  const rest = ['nlink', 'length', 'rdev', 'tier_id', 'access_acl_id', 'default_acl_id'];
  return [...always, ...newer, ...rest].map((name) => catalogue.column('node', name, 'n'));
}

export const ATTR_COLUMN_KINDS = 'i'.repeat(17);
const ACCESS_ACL = 15;
const DEFAULT_ACL = 16;

export function attrOfRow(row: SqlRow, at: number): Attr {
  const atime = intOf(row[at + 5]);
  const mtime = intOf(row[at + 6]);
  const ctime = intOf(row[at + 7]);
  const atimeSeconds = secondsOf(atime);
  const mtimeSeconds = secondsOf(mtime);
  const ctimeSeconds = secondsOf(ctime);
  return {
    type: entryTypeOfNumber(numberOf(row[at])),
    flags: numberOf(row[at + 1]),
    mode: numberOf(row[at + 2]),
    uid: numberOf(row[at + 3]),
    gid: numberOf(row[at + 4]),
    atime: atimeSeconds,
    mtime: mtimeSeconds,
    ctime: ctimeSeconds,
    atimensec: nanosecondsOf(atime, numberOf(row[at + 8]), atimeSeconds),
    mtimensec: nanosecondsOf(mtime, numberOf(row[at + 9]), mtimeSeconds),
    ctimensec: nanosecondsOf(ctime, numberOf(row[at + 10]), ctimeSeconds),
    nlink: numberOf(row[at + 11]),
    length: intOf(row[at + 12]),
    rdev: numberOf(row[at + 13]),
    tier: numberOf(row[at + 14]),
  };
}

export function accessAclId(row: SqlRow, at: number): number {
  return numberOf(row[at + ACCESS_ACL]);
}

export function defaultAclId(row: SqlRow, at: number): number {
  return numberOf(row[at + DEFAULT_ACL]);
}
