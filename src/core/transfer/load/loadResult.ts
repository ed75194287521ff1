import type { Encryption } from '../../secrets/encryption';
import type { Verification } from '../verify/verification';
import type { Acceptable } from './acceptance';
import type { Conflicts } from './conflict';

export interface LoadResult {
  volume: { name: string; uuid: string };
  /** What the source showed, as transformed by the rules of a load. */
  expected: Verification;
  /** What the target holds, read back through the engine and equal to what the source showed. */
  verification: Verification;
  /** Setting members that say "removed": the volume does not mount until they are set. */
  missingSecrets: string[];
  encryption: Encryption;
  conflicts: Conflicts;
  /** Refusals that were met and went on from because they were accepted. */
  accepted: Acceptable[];
  /** For people: what was in the source and is not in the target. */
  notRestored: string[];
  /** Until everything was stored. */
  writeMs: number;
  verifyMs: number;
}
