// stoppingMigration.ts SRC DST MOMENT ENTRIES: migrates, and at that moment says so and stands still, to be killed.
import { writeSync } from 'node:fs';
import process from 'node:process';
import { inRoot } from '../../bin/setup/paths.mjs';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { migrate } from '../../src/core/transfer/migrate/migrate';
import { MOMENTS, atMoment } from './moments';

async function main([source = '', target = '', moment = '', entries = '']: string[]): Promise<void> {
  const known = MOMENTS.find((one) => one === moment);
  if (known === undefined) throw new Error(`unknown moment ${moment}`);
  const stop = (): void => {
    writeSync(1, 'stopped\n');
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
  await migrate(await openSource(source), openTarget(target), {
    thread: { script: inRoot('dist/cli.js'), spec: source },
    onProgress: atMoment(known, Number(entries), stop),
  });
  throw new Error('it was never stopped');
}

void main(process.argv.slice(2));
