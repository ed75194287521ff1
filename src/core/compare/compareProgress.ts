import type { OnProgress } from '../transfer/progress';
import type { Side } from './pathNode';

/** How far a comparison is, both sides together. Totals are known when both sides are files. */
export class CompareProgress {
  private readonly read: Partial<Record<Side, { bytes: number; total: number | undefined }>> = {};

  constructor(private readonly onProgress: OnProgress | undefined) {}

  /** For `WalkOptions.onBytes`. */
  onBytes(side: Side): (read: number, total: number | undefined) => void {
    return (bytes, total) => {
      this.read[side] = { bytes, total };
    };
  }

  report(entries: number): void {
    const { left, right } = this.read;
    const isFiles = left?.total !== undefined && right?.total !== undefined;
    this.onProgress?.({
      phase: 'compare',
      entries,
      ...(left === undefined && right === undefined ? {} : { bytes: (left?.bytes ?? 0) + (right?.bytes ?? 0) }),
      ...(isFiles ? { totalBytes: left.total! + right.total! } : {}),
    });
  }
}
