import { SingleBar } from 'cli-progress';
import { formatBytes, formatCount } from '../core/display/units';
import type { OnProgress, Progress, ProgressPhase } from '../core/transfer/progress';
import { setLineEraser } from './terminal';

const LABELS: Readonly<Record<ProgressPhase, string>> = {
  dump: 'Dumping',
  load: 'Loading',
  index: 'Indexing',
  verify: 'Verifying',
  check: 'Checking',
  compare: 'Comparing',
  apply: 'Writing',
};

export interface ProgressBar {
  onProgress: OnProgress;
  stop(): void;
}

/** A bar on standard error when that is a terminal, nothing otherwise. */
export function createProgressBar(): ProgressBar {
  if (!process.stderr.isTTY) return { onProgress: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    stream: process.stderr,
    format: '{phase} [{bar}] {percent}  {count}',
    hideCursor: true,
    clearOnComplete: true,
    fps: 8,
    gracefulExit: false,
  });
  let phase: ProgressPhase | undefined;
  setLineEraser(() => {
    if (phase !== undefined) process.stderr.write('\r\x1b[K');
  });
  const onProgress = (progress: Progress): void => {
    const fraction = fractionOf(progress);
    const payload = { phase: LABELS[progress.phase], percent: percentText(fraction), count: countText(progress) };
    if (phase !== progress.phase) {
      if (phase !== undefined) bar.stop();
      phase = progress.phase;
      bar.start(1000, 0, payload);
    }
    bar.update(Math.round((fraction ?? 0) * 1000), payload);
  };
  return {
    onProgress,
    stop: () => {
      if (phase !== undefined) bar.stop();
      phase = undefined;
    },
  };
}

/** Bytes tell best, since files know their size; entry totals come from counters that may be off. */
function fractionOf(progress: Progress): number | undefined {
  const { bytes, totalBytes, entries, totalEntries } = progress;
  if (bytes !== undefined && totalBytes !== undefined && totalBytes > 0) return Math.min(1, bytes / totalBytes);
  if (totalEntries !== undefined && totalEntries > 0) return Math.min(1, entries / totalEntries);
  return undefined;
}

function percentText(fraction: number | undefined): string {
  return fraction === undefined ? '' : `${Math.floor(fraction * 100)} %`;
}

function countText(progress: Progress): string {
  const bytes = progress.bytes === undefined ? '' : `, ${formatBytes(progress.bytes)} read`;
  return `${formatCount(progress.entries)} entries${bytes}`;
}
