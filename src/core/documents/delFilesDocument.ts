import { stringifyExact } from '../json/stringifyExact';
import type { VolumeFacts } from '../model/volumeFacts';

/** Deleted files whose data is still to be removed, as a dump lists them (docs/formats/json-dump.md §1.1). */
export function delFilesDocument({ delFiles }: VolumeFacts): string {
  return `${stringifyExact(
    delFiles.map(({ inode, length, expire }) => ({ inode, length, expire })),
    2,
  )}\n`;
}
