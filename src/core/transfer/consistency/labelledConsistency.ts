/**
 * - `snapshot`: one moment of the volume, kept by the engine.
 * - `quiesced`: no client had the volume open and no counter changed while it was read.
 * - `fuzzy`: clients were there, or something changed: entries may come from different moments.
 */
export const CONSISTENCY_LABELS = ['snapshot', 'quiesced', 'fuzzy'] as const;
export type ConsistencyLabel = (typeof CONSISTENCY_LABELS)[number];

export interface LabelledConsistency {
  label: ConsistencyLabel;
  /** One sentence for people. */
  how: string;
}
