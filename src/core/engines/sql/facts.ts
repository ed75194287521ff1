import { MetaError, messageOf } from '../../errors';
import { parseJson } from '../../json/parseJson';
import { toBuffer } from '../../model/byteString';
import { isJsonObject } from '../../model/jsonValue';
import type { Setting } from '../../model/setting';
import { settingFromJson } from '../../model/setting';
import type { I64, U64 } from '../../model/u64';
import type { Counters, DelFile, Quota, Sustained, VolumeFacts } from '../../model/volumeFacts';
import { NO_COUNTERS } from '../../model/volumeFacts';
import type { Catalogue } from './catalogue';
import { bytesOf, intOf } from './entryRow';
import type { SqlRow, SqlSession } from './sqlSession';

/** Everything of the volume but its trees. */
export async function readFacts(session: SqlSession, catalogue: Catalogue, label: string): Promise<VolumeFacts> {
  return { setting: await readSetting(session, catalogue, label), ...(await readRest(session, catalogue)) };
}

/** All but the setting, which a volume that is being loaded does not have yet. */
export async function readRest(session: SqlSession, catalogue: Catalogue): Promise<Omit<VolumeFacts, 'setting'>> {
  return {
    counters: await readCounters(session, catalogue),
    sustained: await readSustained(session, catalogue),
    delFiles: await readDelFiles(session, catalogue),
    dirQuotas: await readDirQuotas(session, catalogue),
    userQuotas: await readUserGroupQuotas(session, catalogue, 1),
    groupQuotas: await readUserGroupQuotas(session, catalogue, 2),
    // Never part of an SQL engine's dump (docs/formats/json-dump.md §1.1).
    changeLog: [],
  };
}

/** @throws {MetaError} `notJuiceFs` when not formatted, `damaged` when the setting cannot be read. */
export async function readSetting(session: SqlSession, catalogue: Catalogue, label: string): Promise<Setting> {
  const value = catalogue.bytes('setting', 'value', 's');
  const sql = `SELECT ${value} FROM ${catalogue.table('setting')} s WHERE s.name='format'`;
  const [row] = await session.rows(sql, 'b');
  if (row === undefined)
    throw new MetaError('notJuiceFs', `${label} has JuiceFS tables but no volume was formatted in it.`);
  try {
    const json = parseJson(toBuffer(bytesOf(row[0])));
    if (!isJsonObject(json)) throw new Error('it is not an object');
    return settingFromJson(json);
  } catch (error) {
    throw new MetaError('damaged', `${label}: the volume's setting cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

/** Names in the dump and in the table. */
export const COUNTER_NAMES: readonly (readonly [keyof Counters, string])[] = [
  ['usedSpace', 'usedSpace'],
  ['usedInodes', 'totalInodes'],
  ['nextInodes', 'nextInode'],
  ['nextChunk', 'nextChunk'],
  ['nextSession', 'nextSession'],
  ['nextTrash', 'nextTrash'],
];

export async function readCounters(session: SqlSession, catalogue: Catalogue): Promise<Counters> {
  const rows = await session.rows(`SELECT name, value FROM ${catalogue.table('counter')}`, 'ti');
  const stored = new Map<string, I64>(rows.map((row) => [bytesOf(row[0]), intOf(row[1])]));
  const counters: Counters = { ...NO_COUNTERS };
  for (const [name, column] of COUNTER_NAMES) counters[name] = stored.get(column) ?? 0;
  return counters;
}

async function readSustained(session: SqlSession, catalogue: Catalogue): Promise<Sustained[]> {
  if (!catalogue.has('sustained')) return [];
  const rows = await session.rows(`SELECT sid, inode FROM ${catalogue.table('sustained')} ORDER BY sid, inode`, 'ii');
  const bySession = new Map<U64, U64[]>();
  for (const row of rows) {
    const sid = intOf(row[0]);
    const inodes = bySession.get(sid);
    if (inodes === undefined) bySession.set(sid, [intOf(row[1])]);
    else inodes.push(intOf(row[1]));
  }
  return [...bySession].map(([sid, inodes]) => ({ sid, inodes }));
}

async function readDelFiles(session: SqlSession, catalogue: Catalogue): Promise<DelFile[]> {
  if (!catalogue.has('delfile')) return [];
  const rows = await session.rows(
    `SELECT inode, length, expire FROM ${catalogue.table('delfile')} ORDER BY inode`,
    'iii',
  );
  return rows.map((row) => ({ inode: intOf(row[0]), length: intOf(row[1]), expire: intOf(row[2]) }));
}

const QUOTA_COLUMNS = 'max_space, max_inodes, used_space, used_inodes';

async function readDirQuotas(session: SqlSession, catalogue: Catalogue): Promise<Quota[]> {
  if (!catalogue.has('dir_quota')) return [];
  const sql = `SELECT inode, ${QUOTA_COLUMNS} FROM ${catalogue.table('dir_quota')} ORDER BY inode`;
  return (await session.rows(sql, 'iiiii')).map(quotaOf);
}

/** Rows without a limit only record usage and are not quotas. */
async function readUserGroupQuotas(session: SqlSession, catalogue: Catalogue, type: 1 | 2): Promise<Quota[]> {
  if (!catalogue.has('user_group_quota')) return [];
  const where = `qtype=${type} AND NOT (max_space=-1 AND max_inodes=-1)`;
  const sql = `SELECT qkey, ${QUOTA_COLUMNS} FROM ${catalogue.table('user_group_quota')} WHERE ${where} ORDER BY qkey`;
  return (await session.rows(sql, 'iiiii')).map(quotaOf);
}

function quotaOf(row: SqlRow): Quota {
  return {
    key: intOf(row[0]),
    maxSpace: intOf(row[1]),
    maxInodes: intOf(row[2]),
    usedSpace: intOf(row[3]),
    usedInodes: intOf(row[4]),
  };
}
