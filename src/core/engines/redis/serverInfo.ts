import type { ReadOnlyRedis } from './readOnlyRedis';
import { ServerReplyError } from './redisErrors';

/** Members of `INFO`; empty when the user may not ask. */
export async function readInfo(redis: Pick<ReadOnlyRedis, 'call'>): Promise<ReadonlyMap<string, string>> {
  try {
    const text = String(await redis.call('INFO'));
    return new Map([...text.matchAll(/^([a-z_0-9]+):(.*?)\r?$/gm)].map(([, name = '', value = '']) => [name, value]));
  } catch (error) {
    if (error instanceof ServerReplyError && error.code === 'NOPERM') return new Map();
    throw error;
  }
}

/** `Redis 7.0.15`; servers that speak the same protocol say what they are. */
export function productOf(info: ReadonlyMap<string, string>): string {
  for (const [product, member] of [
    ['Valkey', 'valkey_version'],
    ['Dragonfly', 'dragonfly_version'],
    ['KeyDB', 'keydb_version'],
  ] as const) {
    const version = info.get(member);
    if (version !== undefined) return `${product} ${version.replace(/^df-v/, '')}`;
  }
  return `Redis ${info.get('redis_version') ?? ''}`.trim();
}
