import type { ByteString } from '../model/byteString';
import { ROOT_INODE, TRASH_INODE, TRASH_NAME } from '../model/inode';
import type { U64 } from '../model/u64';
import type { MetadataSource, ParentLink } from '../ports/metadataSource';

const MAX_PATHS = 1000;
/** Deeper than any path a client could use. */
const MAX_DEPTH = 100_000;
/** Damaged volumes may have more ways up than there is time for. */
const MAX_STEPS = 500_000;
const MAX_CHARACTERS = 16 * 1024 * 1024;

interface Frame {
  inode: U64;
  links: readonly ParentLink[];
  next: number;
}

/**
 * Every path of an inode from the root (`/.trash/…` in the trash), sorted, at most 1000. Empty when no directory names
 * it. A directory named by several others contributes each of its paths, none of which passes a directory twice.
 */
export async function pathsOf(source: MetadataSource, inode: U64, signal?: AbortSignal): Promise<ByteString[]> {
  const top = topOf(inode);
  if (top !== undefined) return [top === '' ? '/' : top];
  const known = new Map<U64, readonly ParentLink[]>();
  const linksOf = async (child: U64): Promise<readonly ParentLink[]> => {
    const links = known.get(child) ?? (await source.inspect(child, signal))?.links ?? [];
    known.set(child, links);
    return links;
  };
  const found: ByteString[] = [];
  let characters = 0;
  const frames: Frame[] = [{ inode, links: await linksOf(inode), next: 0 }];
  /** From the inode upwards; one less than there are frames. */
  const names: ByteString[] = [];
  const passed = new Set<U64>([inode]);
  for (let step = 0; step < MAX_STEPS && found.length < MAX_PATHS && characters < MAX_CHARACTERS; step++) {
    signal?.throwIfAborted();
    const frame = frames.at(-1);
    if (frame === undefined) break;
    const link = frame.links[frame.next++];
    if (link === undefined) {
      frames.pop();
      names.pop();
      passed.delete(frame.inode);
      continue;
    }
    const parentTop = topOf(link.parent);
    if (parentTop !== undefined) {
      const path = `${parentTop}/${[...names, link.name].reverse().join('/')}`;
      characters += path.length;
      found.push(path);
    } else if (!passed.has(link.parent) && frames.length < MAX_DEPTH) {
      passed.add(link.parent);
      names.push(link.name);
      frames.push({ inode: link.parent, links: await linksOf(link.parent), next: 0 });
    }
  }
  return found.sort();
}

/** What stands in front of the paths below a root; undefined for everything else. */
function topOf(inode: U64): string | undefined {
  if (inode === ROOT_INODE) return '';
  return inode === TRASH_INODE ? `/${TRASH_NAME}` : undefined;
}
