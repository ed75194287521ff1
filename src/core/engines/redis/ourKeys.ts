import type { OpenRedis } from './connectRedis';
import { isOurs } from './keys';
import { buffersOf } from './replies';

const SCAN_COUNT = 10_000;
const KEYS_PER_COMMAND = 1000;

/**
 * Removes every key that a load writes, and nothing else. The database was proven empty before the load began.
 * @returns how many there were.
 */
export async function removeOurKeys({ connection, prefix }: Pick<OpenRedis, 'connection' | 'prefix'>): Promise<number> {
  let removed = 0;
  for await (const keys of scanKeys({ connection, prefix })) {
    const ours = keys.filter((key) => isOurs(key.slice(prefix.length)));
    for (let at = 0; at < ours.length; at += KEYS_PER_COMMAND) {
      const part = ours.slice(at, at + KEYS_PER_COMMAND).map((key) => Buffer.from(key, 'latin1'));
      removed += Number(await connection.call('UNLINK', ...part));
    }
  }
  return removed;
}

/** All keys with the prefix, some maybe twice, as bytes. */
export async function* scanKeys({
  connection,
  prefix,
}: Pick<OpenRedis, 'connection' | 'prefix'>): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const reply = await connection.call('SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', SCAN_COUNT);
    const [next, keys] = Array.isArray(reply) ? reply : [];
    cursor = String(next);
    yield buffersOf(keys).map((key) => key.toString('latin1'));
  } while (cursor !== '0');
}
