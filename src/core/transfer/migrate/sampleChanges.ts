import { displayName } from '../../display/name';
import { formatCount } from '../../display/units';
import { MetaError } from '../../errors';
import type { ByteString } from '../../model/byteString';
import type { MetadataSource } from '../../ports/metadataSource';
import type { DirectorySample, SampledItem } from './directorySample';
import { MAX_SAMPLED_NAMES, isSameItem, sampledItem } from './directorySample';

/** Directories listed at a time: a server far away answers one after the other slowly. */
const AT_ONCE = 8;
/** So many are told apart; all are counted. */
const MAX_LISTED = 20;

/** Lists sampled directories again. @returns a sentence for each that is not as it was copied. */
export async function sampleChanges(
  source: MetadataSource,
  samples: readonly DirectorySample[],
  signal?: AbortSignal,
): Promise<string[]> {
  const changes: string[] = [];
  let unlisted = 0;
  for (let i = 0; i < samples.length; i += AT_ONCE) {
    signal?.throwIfAborted();
    const some = samples.slice(i, i + AT_ONCE);
    const differences = await Promise.all(some.map((sample) => differenceOf(source, sample, signal)));
    for (const [k, sample] of some.entries()) {
      const difference = differences[k] ?? '';
      if (difference === '') continue;
      if (changes.length < MAX_LISTED) changes.push(`Directory ${nameOf(sample)} ${difference}.`);
      else unlisted += 1;
    }
  }
  if (unlisted > 0) changes.push(`${unlisted} more of the directories that were looked at again have changed.`);
  return changes;
}

/** '' when there is none. */
async function differenceOf(
  source: MetadataSource,
  sample: DirectorySample,
  signal: AbortSignal | undefined,
): Promise<string> {
  const now = await firstItems(source, sample, signal);
  if (now === undefined) return 'is gone';
  // Names behind the last one of a list that is cut are unknown there.
  const ends = [endOf(sample.items, sample.isCut), endOf(now.items, now.isCut)].filter((end) => end !== undefined);
  const known = ([name]: [ByteString, SampledItem]): boolean => ends.every((end) => name <= end);
  const before = new Map([...sample.items].filter(known));
  const after = new Map([...now.items].filter(known));
  const counts = { new: 0, missing: 0, changed: 0 };
  for (const name of after.keys()) if (!before.has(name)) counts.new += 1;
  for (const [name, copied] of before) {
    const item = after.get(name);
    if (item === undefined) counts.missing += 1;
    else if (!isSameItem(item, copied)) counts.changed += 1;
  }
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  if (parts.length === 0) return '';
  return `is not as it was copied: names ${parts.map(([what, count]) => `${what} ${formatCount(count)}`).join(', ')}`;
}

function endOf(items: ReadonlyMap<ByteString, SampledItem>, isCut: boolean): ByteString | undefined {
  return isCut ? [...items.keys()].at(-1) : undefined;
}

interface FirstItems {
  items: Map<ByteString, SampledItem>;
  isCut: boolean;
}

/** Undefined when the directory is not there any more. */
async function firstItems(
  source: MetadataSource,
  { inode }: DirectorySample,
  signal: AbortSignal | undefined,
): Promise<FirstItems | undefined> {
  const items = new Map<ByteString, SampledItem>();
  let cursor: string | undefined;
  try {
    do {
      const page = await source.list(inode, { cursor, limit: MAX_SAMPLED_NAMES - items.size, signal });
      for (const item of page.items) items.set(item.name, sampledItem(item));
      cursor = page.next;
    } while (cursor !== undefined && items.size < MAX_SAMPLED_NAMES);
  } catch (error) {
    if (MetaError.is(error, 'notFound')) return undefined;
    throw error;
  }
  return { items, isCut: cursor !== undefined };
}

function nameOf({ path, inode }: DirectorySample): string {
  if (path === undefined) return `inode ${inode}`;
  return path === '' ? '/' : displayName(path);
}
