import type { Severity } from '../../check/finding';
import type { U64 } from '../../model/u64';
import type { SourceKind } from '../../ports/metadataSource';
import type { TargetState } from '../../ports/volumeWriter';
import type { Encryption } from '../../secrets/encryption';
import type { LabelledConsistency } from '../consistency/labelledConsistency';
import type { LoadRefusal } from './acceptance';

/** What a load would do, known before anything is written. */
export interface LoadPlan {
  source: PlannedSource;
  target: TargetState;
  /** What is computed anew instead of taken over, for people. */
  recomputed: string[];
  /** What a dump never holds or a load drops, for people. */
  notRestored: string[];
  /** Setting members that say "removed". */
  missingSecrets: string[];
  encryption: Encryption;
  estimate: LoadEstimate;
  /** Undefined when the source was not checked beforehand: a stream, an engine, by request, or the target not empty. */
  findings: Record<Severity, number> | undefined;
  /** Sentences a careful person must read, such as that name and bucket are those of the volume the dump came from. */
  warnings: string[];
  /** The load does not begin while one of them is not accepted. */
  refusals: LoadRefusal[];
}

export interface PlannedSource {
  label: string;
  kind: SourceKind;
  volume: { name: string; uuid: string; storage: string; bucket: string };
  /** From the check where there was one (exact names), else undefined. */
  entries: number | undefined;
  /** The volume's own counter. */
  inodes: U64;
  sizeBytes: number | undefined;
  /** Unix seconds: when the file was written. */
  modifiedAt: number | undefined;
  isSubtree: boolean | undefined;
  consistency: LabelledConsistency | undefined;
}

/** From the speed of our own loads; rough, and said to be. */
export interface LoadEstimate {
  seconds: number | undefined;
  memoryBytes: number;
}
