import type { U64 } from '../../model/u64';
import type { DirectoryName } from './directoryListing';
import { directoryName, sortNames } from './directoryListing';
import { directoryKey } from './keys';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { decimalOf, pairsOf } from './replies';

/** Up to so many names a directory is read whole for each page and sorted; a larger one comes in the server's own order. */
const MAX_SORTED = 10_000;

export interface NamePage {
  names: DirectoryName[];
  /** Undefined at the end. */
  next: string | undefined;
  total: number;
}

/** One page of a directory for browsing. It never loads a large directory whole. */
export async function listPage(
  redis: ReadOnlyRedis,
  directory: U64,
  cursor: string | undefined,
  limit: number,
): Promise<NamePage> {
  const key = redis.prefix + directoryKey(directory);
  const total = Number(decimalOf(await redis.call('HLEN', key)));
  // The first page decides: a directory that grows past the limit meanwhile is still paged by name.
  const isScan = cursor === undefined ? total > MAX_SORTED : cursor.startsWith('@');
  const page = isScan
    ? await scannedPage(redis, key, directory, cursor?.slice(1) ?? '0:0', limit)
    : await sortedPage(redis, key, directory, cursor ?? '', limit);
  return { ...page, total };
}

/** The cursor is the first name of the page, hexadecimal. */
async function sortedPage(
  redis: ReadOnlyRedis,
  key: string,
  directory: U64,
  cursor: string,
  limit: number,
): Promise<Omit<NamePage, 'total'>> {
  const from = Buffer.from(cursor, 'hex').toString('latin1');
  const all = namesOf(pairsOf(await redis.call('HGETALL', key)), directory);
  const rest = sortNames(all.filter(({ name }) => name >= from));
  const next = rest[limit]?.name;
  return {
    names: rest.slice(0, limit),
    next: next === undefined ? undefined : Buffer.from(next, 'latin1').toString('hex'),
  };
}

/** The cursor is the server's, and how many of its answer were shown: an answer may be longer than a page. */
async function scannedPage(
  redis: ReadOnlyRedis,
  key: string,
  directory: U64,
  cursor: string,
  limit: number,
): Promise<Omit<NamePage, 'total'>> {
  const [start = '0', shown = '0'] = cursor.split(':');
  let at = start;
  let skip = Number(shown);
  const names = new Map<string, DirectoryName>();
  for (;;) {
    const reply = await redis.call('HSCAN', key, at, 'COUNT', limit);
    const [next, fields] = Array.isArray(reply) ? reply : [];
    const found = namesOf(pairsOf(fields), directory).slice(skip);
    const room = limit - names.size;
    for (const name of found.slice(0, room)) names.set(name.name, name);
    if (found.length > room) return { names: [...names.values()], next: `@${at}:${skip + room}` };
    at = String(next);
    skip = 0;
    if (at === '0') return { names: [...names.values()], next: undefined };
    if (names.size >= limit) return { names: [...names.values()], next: `@${at}:0` };
  }
}

function namesOf(pairs: readonly [string, Buffer][], directory: U64): DirectoryName[] {
  return pairs.flatMap(([name, value]) => directoryName(name, value, directory, () => undefined) ?? []);
}
