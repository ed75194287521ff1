import type { DumpPlace } from '../../errors';

/** What is known of a dump once it was read. */
export interface IndexSummary {
  entries: number;
  /** Of the index file. */
  indexBytes: number;
  /** Of the decompressed copy that a compressed dump needs; 0 for others. */
  sideCopyBytes: number;
  /** The index was kept from an earlier opening. */
  isReused: boolean;
  /** Where the reading had to end: what comes before can be looked into, but the dump cannot be loaded. */
  damage: { message: string; place: DumpPlace | undefined } | undefined;
  /** The setting holds secrets that a dump ordinarily leaves out. */
  holdsSecrets: boolean;
}
