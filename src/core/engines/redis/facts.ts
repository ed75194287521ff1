import { MetaError, messageOf } from '../../errors';
import { parseJson } from '../../json/parseJson';
import { isJsonObject } from '../../model/jsonValue';
import type { Setting } from '../../model/setting';
import { settingFlag, settingFromJson } from '../../model/setting';
import type { U64 } from '../../model/u64';
import { addInt, parseInt64 } from '../../model/u64';
import type { ChangeLogRecord, Counters, DelFile, Quota, Sustained, VolumeFacts } from '../../model/volumeFacts';
import { NO_COUNTERS } from '../../model/volumeFacts';
import { ALL_SESSIONS, DEL_FILES, LAST_CHANGE, QUOTAS, SETTING, sustainedKey, usedInodesOf, usedSpaceOf } from './keys';
import { decodeQuota } from './quotaValue';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { bufferOf, buffersOf, decimalOf, pairsOf, requireReply } from './replies';

/** Everything of the volume but its trees. `setting` stands in for that of a volume that is being loaded. */
export async function readFacts(redis: ReadOnlyRedis, label: string, setting?: Setting): Promise<VolumeFacts> {
  const known = setting ?? (await readSetting(redis, label));
  return {
    setting: known,
    counters: await readCounters(redis, settingFlag(known, 'ChangeLog')),
    sustained: await readSustained(redis),
    delFiles: await readDelFiles(redis),
    // A load is compared with its source, whose dump of an SQL volume does name directories without a limit.
    dirQuotas: await readQuotas(redis, QUOTAS.dir, setting !== undefined),
    userQuotas: await readQuotas(redis, QUOTAS.user, false),
    groupQuotas: await readQuotas(redis, QUOTAS.group, false),
    // Only its last version is part of a dump (docs/formats/redis.md §3).
    changeLog: [] satisfies ChangeLogRecord[],
  };
}

/** @throws {MetaError} `notJuiceFs` when there is no volume, `damaged` when its setting cannot be read. */
async function readSetting(redis: ReadOnlyRedis, label: string): Promise<Setting> {
  const text = bufferOf(await redis.call('GET', redis.prefix + SETTING));
  if (text === undefined)
    throw new MetaError('notJuiceFs', `${label} holds no JuiceFS volume: ${await contents(redis)}.`);
  try {
    const json = parseJson(text);
    if (!isJsonObject(json)) throw new Error('it is not an object');
    return settingFromJson(json);
  } catch (error) {
    throw new MetaError('damaged', `${label}: the volume's setting cannot be read: ${messageOf(error)}.`, {
      cause: error,
    });
  }
}

async function contents(redis: ReadOnlyRedis): Promise<string> {
  if (redis.prefix !== '') return `there is no key ${redis.prefix}${SETTING} in the cluster`;
  const keys = Number(await redis.call('DBSIZE'));
  return keys === 0
    ? 'the database is empty'
    : `the database has ${keys} key${keys === 1 ? '' : 's'}, but no "${SETTING}" among them`;
}

/** Redis keeps the last number that was handed out where all others keep the next one (docs/formats/redis.md §4). */
export async function readCounters(redis: ReadOnlyRedis, hasChangeLog: boolean): Promise<Counters> {
  const names = ['usedSpace', 'totalInodes', 'nextinode', 'nextchunk', 'nextsession', 'nextTrash', LAST_CHANGE];
  const reply = await redis.call('MGET', ...names.map((name) => redis.prefix + name));
  const values = (Array.isArray(reply) ? reply : []).map(decimalOf);
  const [usedSpace = 0, usedInodes = 0, lastInode = 0, lastChunk = 0, nextSession = 0, nextTrash = 0, change = 0] =
    values;
  return {
    ...NO_COUNTERS,
    usedSpace,
    usedInodes,
    nextInodes: addInt(lastInode, 1),
    nextChunk: addInt(lastChunk, 1),
    nextSession,
    nextTrash,
    lastChangelog: hasChangeLog ? change : 0,
  };
}

async function readSustained(redis: ReadOnlyRedis): Promise<Sustained[]> {
  const sids = buffersOf(await redis.call('ZRANGE', redis.prefix + ALL_SESSIONS, 0, -1)).map(String);
  const found: Sustained[] = [];
  const replies = await redis.pipeline(sids.map((sid) => ['SMEMBERS', redis.prefix + sustainedKey(Number(sid))]));
  sids.forEach((sid, i) => {
    const inodes = buffersOf(requireReply(replies[i])).flatMap((member) => integersIn(member) ?? []);
    if (inodes.length > 0) found.push({ sid: parseInt64(sid) ?? 0, inodes });
  });
  return found;
}

async function readDelFiles(redis: ReadOnlyRedis): Promise<DelFile[]> {
  const flat = buffersOf(await redis.call('ZRANGE', redis.prefix + DEL_FILES, 0, -1, 'WITHSCORES'));
  const files: DelFile[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const parts = integersIn(flat[i]);
    // Members of another shape are legacy (docs/formats/redis.md §3.8).
    if (parts?.length !== 2) continue;
    files.push({ inode: parts[0] ?? 0, length: parts[1] ?? 0, expire: Math.trunc(Number(flat[i + 1]?.toString())) });
  }
  return files;
}

/** Rows without a limit only record usage and are no quotas (docs/formats/redis.md §3.10). */
async function readQuotas(redis: ReadOnlyRedis, name: string, withUnlimited: boolean): Promise<Quota[]> {
  const keys = [name, usedSpaceOf(name), usedInodesOf(name)].map((key) => redis.prefix + key);
  const replies = await redis.pipeline(keys.map((key) => ['HGETALL', key]));
  const [limits = [], spaces = [], inodes = []] = replies.map((reply) => pairsOf(requireReply(reply)));
  const usedSpace = new Map(spaces);
  const usedInodes = new Map(inodes);
  const quotas = limits.flatMap(([field, value]): Quota[] => {
    const limit = decodeQuota(value);
    const key = parseInt64(field);
    if (limit === undefined || key === undefined) return [];
    if (!withUnlimited && limit.maxSpace === -1 && limit.maxInodes === -1) return [];
    const used = { usedSpace: decimalOf(usedSpace.get(field)), usedInodes: decimalOf(usedInodes.get(field)) };
    return [{ key, ...limit, ...used }];
  });
  return quotas.sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** `42` or `42:70000000`; undefined for anything else. */
function integersIn(text: Buffer | undefined): U64[] | undefined {
  const numbers = String(text)
    .split(':')
    .map((part) => parseInt64(part));
  return numbers.some((number) => number === undefined) ? undefined : (numbers as U64[]);
}
