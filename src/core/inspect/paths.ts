import type { ByteString } from '../model/byteString';
import { ROOT_INODE, TRASH_INODE, TRASH_NAME } from '../model/inode';
import type { U64 } from '../model/u64';
import type { MetadataSource } from '../ports/metadataSource';

const MAX_PATHS = 1000;
/** Deeper than any path a client could use; a loop of directories ends here. */
const MAX_DEPTH = 100_000;

/**
 * Every path of an inode from the root (`/.trash/…` in the trash), sorted, at most 1000. Empty when no directory names
 * it. A directory named by several others contributes each of its paths.
 */
export async function pathsOf(source: MetadataSource, inode: U64, signal?: AbortSignal): Promise<ByteString[]> {
  const found: ByteString[] = [];
  const pending: { inode: U64; tail: ByteString; depth: number }[] = [{ inode, tail: '', depth: 0 }];
  for (let next = pending.pop(); next !== undefined && found.length < MAX_PATHS; next = pending.pop()) {
    signal?.throwIfAborted();
    if (next.inode === ROOT_INODE || next.inode === TRASH_INODE) {
      const root = next.inode === TRASH_INODE ? `/${TRASH_NAME}` : '';
      found.push(root + next.tail === '' ? '/' : root + next.tail);
      continue;
    }
    if (next.depth > MAX_DEPTH) continue;
    const { links = [] } = (await source.inspect(next.inode, signal)) ?? {};
    for (const link of links) {
      pending.push({ inode: link.parent, tail: `/${link.name}${next.tail}`, depth: next.depth + 1 });
    }
  }
  return found.sort();
}
