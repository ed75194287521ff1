import type { DatabaseSync } from 'node:sqlite';
import { MetaError, messageOf } from '../../../errors';
import { parseJson } from '../../../json/parseJson';
import { isJsonObject } from '../../../model/jsonValue';
import type { Setting } from '../../../model/setting';
import { settingFromJson } from '../../../model/setting';
import type { I64, U64 } from '../../../model/u64';
import type { ChangeLogRecord, Counters, DelFile, Quota, Sustained, VolumeFacts } from '../../../model/volumeFacts';
import { NO_COUNTERS } from '../../../model/volumeFacts';
import type { Catalogue } from './catalogue';
import type { Row } from './entryRows';
import { RowStatement, intOf, textOf } from './entryRows';

/** Everything of the volume but its trees. */
export function readFacts(database: DatabaseSync, catalogue: Catalogue, label: string): VolumeFacts {
  return {
    setting: readSetting(database, catalogue, label),
    counters: readCounters(database, catalogue),
    sustained: readSustained(database, catalogue),
    delFiles: readDelFiles(database, catalogue),
    dirQuotas: readDirQuotas(database, catalogue),
    userQuotas: readUserGroupQuotas(database, catalogue, 1),
    groupQuotas: readUserGroupQuotas(database, catalogue, 2),
    // Never part of an SQL engine's dump (docs/formats/json-dump.md §1.1).
    changeLog: [] satisfies ChangeLogRecord[],
  };
}

/** @throws {MetaError} `notJuiceFs` when not formatted, `damaged` when the setting cannot be read. */
export function readSetting(database: DatabaseSync, catalogue: Catalogue, label: string): Setting {
  const row = database.prepare(`SELECT value FROM ${catalogue.table('setting')} WHERE name='format'`).get();
  const text = row?.['value'];
  if (text === undefined)
    throw new MetaError('notJuiceFs', `${label} has JuiceFS tables but no volume was formatted in it.`);
  try {
    const json = parseJson(typeof text === 'string' || text instanceof Uint8Array ? text : '');
    if (!isJsonObject(json)) throw new Error('it is not an object');
    return settingFromJson(json);
  } catch (error) {
    throw new MetaError('damaged', `${label}: the volume's setting cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** Names in the dump and in the table. */
const COUNTER_NAMES: readonly (readonly [keyof Counters, string])[] = [
  ['usedSpace', 'usedSpace'],
  ['usedInodes', 'totalInodes'],
  ['nextInodes', 'nextInode'],
  ['nextChunk', 'nextChunk'],
  ['nextSession', 'nextSession'],
  ['nextTrash', 'nextTrash'],
];

function readCounters(database: DatabaseSync, catalogue: Catalogue): Counters {
  const rows = new RowStatement(database, `SELECT name, value FROM ${catalogue.table('counter')}`).all();
  const stored = new Map<string, I64>(rows.map((row) => [textOf(row[0]), intOf(row[1])]));
  const counters: Counters = { ...NO_COUNTERS };
  for (const [name, column] of COUNTER_NAMES) counters[name] = stored.get(column) ?? 0;
  return counters;
}

function readSustained(database: DatabaseSync, catalogue: Catalogue): Sustained[] {
  if (!catalogue.has('sustained')) return [];
  const rows = new RowStatement(
    database,
    `SELECT sid, inode FROM ${catalogue.table('sustained')} ORDER BY sid, inode`,
  ).all();
  const bySession = new Map<U64, U64[]>();
  for (const row of rows) {
    const sid = intOf(row[0]);
    const inodes = bySession.get(sid);
    if (inodes === undefined) bySession.set(sid, [intOf(row[1])]);
    else inodes.push(intOf(row[1]));
  }
  return [...bySession].map(([sid, inodes]) => ({ sid, inodes }));
}

function readDelFiles(database: DatabaseSync, catalogue: Catalogue): DelFile[] {
  if (!catalogue.has('delfile')) return [];
  return new RowStatement(database, `SELECT inode, length, expire FROM ${catalogue.table('delfile')} ORDER BY inode`)
    .all()
    .map((row) => ({ inode: intOf(row[0]), length: intOf(row[1]), expire: intOf(row[2]) }));
}

function readDirQuotas(database: DatabaseSync, catalogue: Catalogue): Quota[] {
  if (!catalogue.has('dir_quota')) return [];
  const columns = 'inode, max_space, max_inodes, used_space, used_inodes';
  return new RowStatement(database, `SELECT ${columns} FROM ${catalogue.table('dir_quota')} ORDER BY inode`)
    .all()
    .map(quotaOf);
}

/** Rows without a limit only record usage and are not quotas. */
function readUserGroupQuotas(database: DatabaseSync, catalogue: Catalogue, type: 1 | 2): Quota[] {
  if (!catalogue.has('user_group_quota')) return [];
  const columns = 'qkey, max_space, max_inodes, used_space, used_inodes';
  const where = 'qtype=? AND NOT (max_space=-1 AND max_inodes=-1)';
  return new RowStatement(
    database,
    `SELECT ${columns} FROM ${catalogue.table('user_group_quota')} WHERE ${where} ORDER BY qkey`,
  )
    .all(type)
    .map(quotaOf);
}

function quotaOf(row: Row): Quota {
  return {
    key: intOf(row[0]),
    maxSpace: intOf(row[1]),
    maxInodes: intOf(row[2]),
    usedSpace: intOf(row[3]),
    usedInodes: intOf(row[4]),
  };
}
