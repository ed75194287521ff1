// `npm start [-- --check]`: from a fresh clone to a running extension. Plain JavaScript for any Node from 18 on.
import process from 'node:process';
import { node24 } from '../setup/node24.mjs';
import { ensureNodePackages } from '../setup/nodePackages.mjs';
import { run } from '../setup/processes.mjs';
import { openVsCode } from './open.mjs';
import { unpackSample } from './sample.mjs';
import { showMainJob } from './show.mjs';

const checkOnly = process.argv.includes('--check');
try {
  await ensureNodePackages();
  const built = await run(node24, ['esbuild.mjs']);
  if (built.code !== 0) throw new Error('the build failed');
  unpackSample();
  await showMainJob();
  if (!checkOnly) await openVsCode();
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
