import type { Session } from '../../model/volumeFacts';
import type { Encryption } from '../../secrets/encryption';
import type { LabelledConsistency } from '../consistency/labelledConsistency';
import type { LoadResult } from '../load/loadResult';

export interface MigrationResult extends LoadResult {
  target: { label: string; product: string };
  clientsBefore: Session[];
  clientsAfter: Session[];
  /** Sentences: what changed on the source while it was copied and so may be missing in the target; empty when nothing was seen. */
  changes: string[];
  /** Directories that were listed again after the copy. */
  sampledDirectories: number;
  /** For people: how to stay safe with two engines, and how to go back. */
  rollbackNote: string;
  /** Undefined when the source is a file. */
  consistency: LabelledConsistency | undefined;
  encryption: Encryption;
  /** What was computed anew instead of taken over, for people. */
  recomputed: string[];
}
