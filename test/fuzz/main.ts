// npm run fuzz -- [--seconds N] [--seed S]: damaged dumps until the time is up. A failure names its seed; `--seed S --seconds 0`
// runs that one again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { badDump } from './badDump';
import { driveAll } from './driveAll';
import { randomOf } from './random';

/** Longer than any of these dumps may take on a slow machine. */
const SLOW_MILLISECONDS = 20_000;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { seconds: { type: 'string' }, seed: { type: 'string' } } });
  const end = Date.now() + 1000 * Number(values.seconds ?? 60);
  const folder = mkdtempSync(path.join(tmpdir(), 'jfsmeta-fuzz-'));
  const file = path.join(folder, 'bad.json');
  let seed = Number(values.seed ?? Date.now() % 1_000_000_000);
  let readable = 0;
  let failed = 0;
  let runs = 0;
  console.log(`from seed ${seed}`);
  try {
    do {
      const dump = badDump(seed);
      const started = Date.now();
      runs++;
      try {
        if ((await driveAll(file, dump, randomOf(seed))).isReadable) readable++;
      } catch (error) {
        failed++;
        console.error(`FAILED ${dump.story}\n`, error);
      }
      const took = Date.now() - started;
      if (took > SLOW_MILLISECONDS) console.error(`SLOW ${dump.story}: ${took} ms`);
      seed++;
    } while (Date.now() < end);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`${runs} dumps, ${readable} of them readable, ${failed} failures; next seed ${seed}`);
  process.exitCode = failed > 0 ? 1 : 0;
}

void main();
