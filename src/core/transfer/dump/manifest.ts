import type { RedactionLevel } from '../../secrets/redactionLevel';
import type { LabelledConsistency } from '../consistency/labelledConsistency';

export const MANIFEST_FORMAT = 'juicefs-metadata-manifest';
export const MANIFEST_VERSION = 1;

/** What is known of a dump when it is written and cannot be seen in it later. Stands beside it; holds no secret. */
export interface Manifest {
  format: typeof MANIFEST_FORMAT;
  version: typeof MANIFEST_VERSION;
  /** Name and version of the program. */
  madeBy: string;
  /** ISO 8601, UTC: when the dump was complete. */
  writtenAt: string;
  /** Name of the dump without its folder, which may change. */
  file: string;
  fileBytes: number;
  /** SHA-256 of the file as stored, hexadecimal. */
  fileSha256: string;
  /** Uncompressed JSON. */
  jsonBytes: number;
  jsonSha256: string;
  volume: { name: string; uuid: string };
  /** URL without secrets, or file path, of what was dumped. */
  from: string;
  /** The directory that was dumped; absent for the whole volume. */
  subdir?: string | undefined;
  skippedTrash: boolean;
  /** Names, the tree roots not counted. */
  entries: number;
  redaction: RedactionLevel;
  /** Setting members. */
  removedSecrets: string[];
  keptSecrets: string[];
  /** Absent when nothing is known. */
  consistency?: LabelledConsistency | undefined;
}

/** `vol.json.gz.manifest.json` */
export function manifestFile(dump: string): string {
  return `${dump}.manifest.json`;
}
