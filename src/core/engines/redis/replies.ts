import type { ByteString } from '../../model/byteString';
import type { I64 } from '../../model/u64';
import { MIN_I64, parseInt64 } from '../../model/u64';
import type { Reply } from './redisConnection';
import { ServerReplyError } from './redisErrors';

/** A reply of a pipeline that must not be an error. */
export function requireReply(reply: Reply | ServerReplyError | undefined): Reply {
  if (reply instanceof ServerReplyError) throw reply;
  return reply ?? null;
}

export function bufferOf(reply: Reply | undefined): Buffer | undefined {
  return Buffer.isBuffer(reply) ? reply : undefined;
}

export function buffersOf(reply: Reply | undefined): Buffer[] {
  return Array.isArray(reply) ? reply.filter((element) => Buffer.isBuffer(element)) : [];
}

/** Fields and values of a hash, which stand one after the other. */
export function pairsOf(reply: Reply | undefined): [ByteString, Buffer][] {
  const flat = buffersOf(reply);
  const pairs: [ByteString, Buffer][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [field, value] = [flat[i], flat[i + 1]];
    if (field !== undefined && value !== undefined) pairs.push([field.toString('latin1'), value]);
  }
  return pairs;
}

/** A number stored as decimal text; anything else reads as 0. */
export function decimalOf(reply: Reply | undefined): I64 {
  if (typeof reply === 'number') return reply;
  return (Buffer.isBuffer(reply) ? parseInt64(reply.toString('latin1'), MIN_I64) : undefined) ?? 0;
}
