import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Measurement {
  seconds: number;
  /** Peak resident memory of the process; undefined where the system does not tell. */
  peakMiB: number | undefined;
  /** Of it, reading back what was loaded, as the command said. */
  readBackSeconds: number | undefined;
}

const READ_BACK = /read back in ([\d.]+) s/;

const POLL_MS = 10;

/** Runs a command to its end. @throws {Error} when it fails, with what it printed. */
export async function measure(command: readonly string[]): Promise<Measurement> {
  const [program = '', ...args] = command;
  const start = process.hrtime.bigint();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-2000)));
  let peakKiB = 0;
  const poll = setInterval(() => (peakKiB = Math.max(peakKiB, peakOf(child.pid))), POLL_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(poll);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${String(code)}:\n${stderr}`);
  const readBack = READ_BACK.exec(stderr)?.[1];
  return {
    seconds,
    peakMiB: peakKiB === 0 ? undefined : peakKiB / 1024,
    readBackSeconds: readBack === undefined ? undefined : Number(readBack),
  };
}

/** The kernel's own high-water mark, so that the time between two polls does not matter. */
function peakOf(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
