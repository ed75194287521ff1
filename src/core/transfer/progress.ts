/** What a long job is doing. Totals are absent when they are not known, never guessed. */
export interface Progress {
  phase: ProgressPhase;
  entries: number;
  /** From the volume's own counters: it may be off on a busy or damaged volume. */
  totalEntries?: number | undefined;
  bytes?: number | undefined;
  totalBytes?: number | undefined;
}

export type ProgressPhase = 'dump' | 'load' | 'index' | 'verify' | 'check' | 'compare' | 'apply';

export type OnProgress = (progress: Progress) => void;

export interface JobOptions {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
}
