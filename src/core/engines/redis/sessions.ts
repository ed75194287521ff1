import { parseInt64 } from '../../model/u64';
import type { Session } from '../../model/volumeFacts';
import { sessionOf } from '../sessionInfo';
import { ALL_SESSIONS, LEGACY_SESSIONS, SESSION_INFOS } from './keys';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { bufferOf, buffersOf } from './replies';

/** Seconds after its last sign of life at which a session of a client before 1.0 counts as stale. */
const LEGACY_EXPIRY_S = 300;

/** Clients that have the volume open (docs/formats/redis.md §3.12). Damaged records still count as a session. */
export async function readSessions(redis: ReadOnlyRedis): Promise<Session[]> {
  const current = await scored(redis, redis.prefix + ALL_SESSIONS);
  // Without a prefix, so in a cluster it would be elsewhere, and clients that old know no clusters.
  const legacy = redis.prefix === '' ? await scored(redis, LEGACY_SESSIONS) : [];
  const all = [...current, ...legacy.map(({ sid, score }) => ({ sid, score: score + LEGACY_EXPIRY_S }))];
  if (all.length === 0) return [];
  const reply = await redis.call('HMGET', redis.prefix + SESSION_INFOS, ...all.map(({ sid }) => sid));
  const infos = Array.isArray(reply) ? reply : [];
  return all.map(({ sid, score }, i) => sessionOf(parseInt64(sid) ?? 0, Math.trunc(score), bufferOf(infos[i])));
}

async function scored(redis: ReadOnlyRedis, key: string): Promise<{ sid: string; score: number }[]> {
  const flat = buffersOf(await redis.call('ZRANGE', key, 0, -1, 'WITHSCORES')).map(String);
  const found: { sid: string; score: number }[] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) found.push({ sid: flat[i] ?? '', score: Number(flat[i + 1]) });
  return found;
}
