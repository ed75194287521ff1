import { statSync } from 'node:fs';

/** One line about a reading that has just ended. Peak memory is of the whole process. */
export function report(reader: string, file: string, items: number, start: bigint): void {
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const megabytes = statSync(file).size / 1e6;
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${reader}: ${items} items, ${seconds.toFixed(2)} s, ${(megabytes / seconds).toFixed(0)} MB/s, peak ${peakMiB.toFixed(0)} MiB`,
  );
}
