import type { RedactionLevel } from '../../secrets/redactionLevel';
import type { LabelledConsistency } from '../consistency/labelledConsistency';
import type { ClientVersion } from './olderClients';

/** What one dump is to hold. */
export interface DumpRequest {
  /** Path in the volume, `/`-separated text; default the whole volume. */
  subdir?: string | undefined;
  skipTrash?: boolean | undefined;
  redaction: RedactionLevel;
  /** Leave out what clients of that version would stumble over (docs/formats/json-dump.md §6.8). Default: the newest. */
  forVersion?: ClientVersion | undefined;
  /** Also reproduce the official client's loss of bytes on U+FFFD (docs/formats/json-dump.md §3.1). */
  identical?: boolean | undefined;
}

export interface DumpResult {
  /** Undefined when nothing is known: a dump that was made elsewhere. */
  consistency: LabelledConsistency | undefined;
  /** Names written, the tree roots not counted. */
  entries: number;
  /** Uncompressed JSON. */
  jsonBytes: number;
  /** As stored. */
  fileBytes: number;
  /** SHA-256 of the uncompressed JSON, hexadecimal. */
  sha256: string;
  /** Setting members that were removed. */
  removedSecrets: string[];
  /** Setting members with secrets that are in the dump. */
  keptSecrets: string[];
  /** Of the dump, where it was asked for. */
  manifest?: string | undefined;
}
