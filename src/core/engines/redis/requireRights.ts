import { MetaError } from '../../errors';
import type { OpenRedis } from './connectRedis';
import {
  ACL,
  ALL_SESSIONS,
  DEL_FILES,
  MARKER,
  SETTING,
  SLICE_REF,
  chunkKey,
  directoryKey,
  nodeKey,
  xattrKey,
} from './keys';
import type { Command, RedisConnection, Reply } from './redisConnection';
import { ServerReplyError } from './redisErrors';
import { requireReply } from './replies';

/** Each command that a load needs, on a key of its kind. */
function commandsOf(prefix: string): Command[] {
  const key = (name: string): string => prefix + name;
  return [
    ['DEL', key(MARKER)],
    ['EXISTS', key(xattrKey(1))],
    ['GET', key(MARKER)],
    ['HGETALL', key(directoryKey(1))],
    ['HINCRBY', key(SLICE_REF), '1', '1'],
    ['HLEN', key(directoryKey(1))],
    ['HSCAN', key(directoryKey(1)), '0'],
    ['HSET', key(ACL), '1', ''],
    ['LRANGE', key(chunkKey(1, 0)), '0', '-1'],
    ['MGET', key(nodeKey(1))],
    ['MSET', key(nodeKey(1)), ''],
    ['RPUSH', key(chunkKey(1, 0)), ''],
    ['SCAN', '0'],
    ['SET', key(SETTING), ''],
    ['UNLINK', key(nodeKey(1))],
    ['ZADD', key(DEL_FILES), '1', '1'],
    ['ZRANGE', key(ALL_SESSIONS), '0', '0'],
  ];
}

/**
 * Finds out whether the user may do all that a load does, on a connection that is of no further use. Rights are checked when
 * a command is queued: a transaction that is begun and never run asks any server, writes nothing and takes no right to ask.
 * @throws {MetaError} `denied`, naming what is missing.
 */
export async function requireRights({ connection, prefix }: OpenRedis, failed: string): Promise<void> {
  // Commands would be run before a transaction has begun, so each step is awaited.
  for (const command of ['MULTI', 'EXEC', 'MULTI']) {
    if (lacksRight(await reply(connection, [command]))) throw denied(failed, `run ${command}`);
  }
  const commands = commandsOf(prefix);
  const replies = await connection.pipeline(commands);
  const refused = commands.filter((_, i) => lacksRight(replies[i]));
  if (refused.length > 0) throw denied(failed, `run ${listed(refused.map(([name]) => name))}`);
  for (const found of replies) {
    if (found instanceof ServerReplyError && found.code === 'NOPERM') throw denied(failed, 'use all keys (~*)');
    requireReply(found);
  }
}

async function reply(connection: RedisConnection, command: Command): Promise<Reply | ServerReplyError | undefined> {
  const [found] = await connection.pipeline([command]);
  return lacksRight(found) ? found : requireReply(found);
}

/** To run the command, whatever its keys. A refused EXEC says so behind its own code. */
function lacksRight(found: Reply | ServerReplyError | undefined): boolean {
  return found instanceof ServerReplyError && /\bNOPERM .* run\b/.test(found.message);
}

function denied(failed: string, what: string): MetaError {
  return new MetaError('denied', `${failed}: the user may not ${what}. Nothing was written.`);
}

function listed(names: readonly string[]): string {
  const [last = '', ...others] = [...names].reverse();
  return others.length === 0 ? last : `${others.reverse().join(', ')} and ${last}`;
}
