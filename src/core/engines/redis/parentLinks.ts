import { ROOT_INODE, TRASH_INODE } from '../../model/inode';
import type { U64 } from '../../model/u64';
import { parseInt64 } from '../../model/u64';
import type { ParentLink } from '../../ports/metadataSource';
import { MAX_PARENT_LINKS } from '../../ports/metadataSource';
import { readU64 } from './binary';
import { ENTRY_VALUE_BYTES } from './entryValue';
import { DIRECTORIES, parentsKey } from './keys';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { decimalOf, pairsOf } from './replies';

const SCAN_COUNT = 10_000;

/**
 * Every name of an inode, at most `MAX_PARENT_LINKS`. Its directories are known, the names in them must be looked for: a
 * directory of a million names takes about a second. `parent` is what the attributes say.
 */
export async function linksOf(redis: ReadOnlyRedis, inode: U64, parent: U64): Promise<ParentLink[]> {
  if (inode === ROOT_INODE || inode === TRASH_INODE) return [];
  const links: ParentLink[] = [];
  for (const directory of parent === 0 ? await parentsOf(redis, inode) : [parent]) {
    const room = MAX_PARENT_LINKS - links.length;
    if (room > 0)
      for (const name of await namesIn(redis, directory, inode, room)) links.push({ parent: directory, name });
  }
  return links;
}

/** A scan may give a name twice. */
async function namesIn(redis: ReadOnlyRedis, directory: U64, inode: U64, limit: number): Promise<Set<string>> {
  const names = new Set<string>();
  let cursor = '0';
  do {
    const reads = redis.newReads();
    reads.hscan(DIRECTORIES, directory, cursor, SCAN_COUNT);
    const reply = await redis.bulk(reads);
    reply.array();
    cursor = reply.text();
    for (let left = (reply.array() ?? 0) / 2; left > 0; left--) {
      reply.string();
      const { bytes, start, end } = reply;
      reply.string();
      if (start === end || reply.end - reply.start !== ENTRY_VALUE_BYTES) continue;
      if (readU64(bytes, reply.start + 1) !== inode) continue;
      names.add(bytes.toString('latin1', start, end));
      if (names.size === limit) return names;
    }
  } while (cursor !== '0');
  return names;
}

/** Counts of 0 and less are left behind by removed links (docs/formats/redis.md §3.4). */
async function parentsOf(redis: ReadOnlyRedis, inode: U64): Promise<U64[]> {
  const pairs = pairsOf(await redis.call('HGETALL', redis.prefix + parentsKey(inode)));
  return pairs.flatMap(([parent, count]) => (decimalOf(count) > 0 ? (parseInt64(parent) ?? []) : []));
}
