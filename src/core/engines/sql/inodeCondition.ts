import type { U64 } from '../../model/u64';

/** Numbers between two wanted inodes that are read in vain rather than starting another range. */
const MAX_GAP = 3;
/** Wanted inodes a range must stand for on average. */
const MIN_PER_RANGE = 8;

/**
 * A condition for rows of certain inodes; others may match too. Clients hand inodes out in runs, and reading a range is
 * several times cheaper than as many look-ups.
 */
export function inodeCondition(column: string, inodes: readonly U64[]): string {
  const ranges = inodes.length < MIN_PER_RANGE ? undefined : rangesOf(inodes);
  if (ranges === undefined) return `${column} IN (${inodes.join(',')})`;
  return ranges.map(([first, last]) => `${column} BETWEEN ${first} AND ${last}`).join(' OR ');
}

/** Undefined when ranges would not pay. */
function rangesOf(inodes: readonly U64[]): [number, number][] | undefined {
  const sorted = new Float64Array(inodes.length);
  for (let i = 0; i < inodes.length; i++) {
    const inode = inodes[i] ?? 0;
    // Inodes of the trash's own directories: there are few.
    if (typeof inode === 'bigint') return undefined;
    sorted[i] = inode;
  }
  sorted.sort();
  const ranges: [number, number][] = [];
  let current: [number, number] | undefined;
  for (const inode of sorted) {
    if (current !== undefined && inode - current[1] <= MAX_GAP + 1) {
      current[1] = inode;
      continue;
    }
    current = [inode, inode];
    ranges.push(current);
    if (ranges.length * MIN_PER_RANGE > inodes.length) return undefined;
  }
  return ranges;
}
