// stoppingDrill.ts DUMP SCRATCH PHASE: tries a restore, and in that phase says so and stands still, to be killed.
import { writeSync } from 'node:fs';
import process from 'node:process';
import { drill } from '../../src/core/transfer/drill/drill';

async function main([dump = '', scratch = '', phase = '']: string[]): Promise<void> {
  await drill(dump, {
    scratch,
    certificate: { besideDump: true },
    onProgress: (progress) => {
      if (progress.phase !== phase) return;
      writeSync(1, 'stopped\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
  throw new Error('it was never stopped');
}

void main(process.argv.slice(2));
