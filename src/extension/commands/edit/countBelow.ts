import { EntryType } from '../../../core/model/entryType';
import type { DirectoryItem, MetadataSource } from '../../../core/ports/metadataSource';

const PAGE = 1000;
/** Counting more would only make people wait for a number that says the same: very many. */
const MAX_COUNTED = 50_000;

export interface BelowCount {
  entries: number;
  /** False: there are more. */
  isExact: boolean;
}

/** Entries below one, itself not counted. */
export async function countBelow(
  source: MetadataSource,
  item: DirectoryItem,
  signal: AbortSignal,
): Promise<BelowCount> {
  const waiting = item.attr.type === EntryType.directory && !item.dangling ? [item.inode] : [];
  let entries = 0;
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    let cursor: string | undefined;
    do {
      const page = await source.list(directory, { cursor, limit: PAGE, signal });
      entries += page.items.length;
      if (entries > MAX_COUNTED) return { entries: MAX_COUNTED, isExact: false };
      for (const child of page.items) {
        if (child.attr.type === EntryType.directory && !child.dangling) waiting.push(child.inode);
      }
      cursor = page.next;
    } while (cursor !== undefined);
  }
  return { entries, isExact: true };
}
