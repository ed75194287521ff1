import type { SQLInputValue, SQLOutputValue, StatementSync, DatabaseSync } from 'node:sqlite';
import type { Attr } from '../../../model/attr';
import { CHUNK_SIZE_BYTES } from '../../../model/chunk';
import { EntryType, entryTypeOfNumber } from '../../../model/entryType';
import type { I64 } from '../../../model/u64';
import { canonical } from '../../../model/u64';
import { nanosecondsOf, secondsOf } from '../timeColumns';
import type { Catalogue } from './catalogue';
import { isOutOfRange } from './sqliteErrors';

export type Row = readonly SQLOutputValue[];

/**
 * A statement that answers rows as arrays. It reads plain numbers, which is fast, and reads again with big integers when
 * a value is beyond 2^53.
 */
export class RowStatement {
  private exact: StatementSync | undefined;
  private readonly fast: StatementSync;

  constructor(
    private readonly database: DatabaseSync,
    private readonly sql: string,
  ) {
    this.fast = database.prepare(sql);
    this.fast.setReturnArrays(true);
  }

  all(...parameters: SQLInputValue[]): Row[] {
    if (!parameters.some((parameter) => typeof parameter === 'bigint')) {
      try {
        return this.fast.all(...parameters) as unknown as Row[];
      } catch (error) {
        if (!isOutOfRange(error)) throw error;
      }
    }
    return this.exactStatement().all(...parameters) as unknown as Row[];
  }

  get(...parameters: SQLInputValue[]): Row | undefined {
    return this.all(...parameters)[0];
  }

  private exactStatement(): StatementSync {
    if (this.exact === undefined) {
      this.exact = this.database.prepare(this.sql);
      this.exact.setReturnArrays(true);
      this.exact.setReadBigInts(true);
    }
    return this.exact;
  }
}

/** A column that holds an integer; NULL and other storage classes read as 0. */
export function intOf(value: SQLOutputValue | undefined): I64 {
  return typeof value === 'number' ? value : typeof value === 'bigint' ? canonical(value) : 0;
}

/** A column whose values are at most 32 bits wide by meaning. */
export function numberOf(value: SQLOutputValue | undefined): number {
  return typeof value === 'number' ? value : typeof value === 'bigint' ? Number(value) : 0;
}

export function textOf(value: SQLOutputValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

/** Columns of an attribute read, in the order `attrOfRow` takes them; `n` is the node table's alias. */
export function attrColumns(catalogue: Catalogue): string {
  const always = ['type', 'flags', 'mode', 'uid', 'gid', 'atime', 'mtime', 'ctime'].map((name) => `n.${name}`);
  const newer = ['atimensec', 'mtimensec', 'ctimensec'].map((name) => catalogue.column('node', name, 'n'));
  const rest = ['n.nlink', 'n.length', 'n.rdev', catalogue.column('node', 'tier_id', 'n')];
  const acls = ['access_acl_id', 'default_acl_id'].map((name) => catalogue.column('node', name, 'n'));
  return [...always, ...newer, ...rest, ...acls].join(', ');
}

export const ATTR_COLUMN_COUNT = 17;
const TYPE = 0;
const ACCESS_ACL = 15;
const DEFAULT_ACL = 16;

/** Undefined when the row has no node: the entry dangles. */
export function attrOfRow(row: Row, at: number): Attr | undefined {
  if (row[at + TYPE] === null) return undefined;
  const atime = intOf(row[at + 5]);
  const mtime = intOf(row[at + 6]);
  const ctime = intOf(row[at + 7]);
  const atimeSeconds = secondsOf(atime);
  const mtimeSeconds = secondsOf(mtime);
  const ctimeSeconds = secondsOf(ctime);
  return {
    type: entryTypeOfNumber(numberOf(row[at + TYPE])),
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

export function accessAclId(row: Row, at: number): number {
  return numberOf(row[at + ACCESS_ACL]);
}

export function defaultAclId(row: Row, at: number): number {
  return numberOf(row[at + DEFAULT_ACL]);
}

/** What is known of an entry whose inode has no node: its type, from the directory (docs/formats/json-dump.md §2.4). */
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

/** Whether a file can have chunks after its first. */
export function hasSeveralChunks(attr: Attr): boolean {
  return attr.type === EntryType.regular && attr.length > CHUNK_SIZE_BYTES;
}
