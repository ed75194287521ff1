import { stringifyExact } from '../json/stringifyExact';
import type { VolumeFacts } from '../model/volumeFacts';

/** Files deleted while a session has them open, as a dump lists them (docs/formats/json-dump.md §1.1). */
export function sustainedDocument({ sustained }: VolumeFacts): string {
  return `${stringifyExact(
    sustained.map(({ sid, inodes }) => ({ sid, inodes })),
    2,
  )}\n`;
}
