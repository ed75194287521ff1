import type { Verification } from '../verify/verification';

export interface LoadResult {
  /** What the target holds, read back through the engine and equal to what the source showed. */
  verification: Verification;
  /** Setting members that say "removed": the volume does not mount until they are set. */
  missingSecrets: string[];
  /** Directories seen at more than one place; the first one's contents were kept. */
  repeatedDirectories: number;
}
