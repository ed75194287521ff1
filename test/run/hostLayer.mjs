import { node24 } from '../../bin/setup/node24.mjs';
import { run } from '../../bin/setup/processes.mjs';
import { judge } from './mochaLayer.mjs';
import { clearResults } from './results.mjs';
import { findTestFiles } from './testFiles.mjs';

/** @typedef {import('./layers.mjs').Outcome} Outcome */
/** @typedef {import('./arguments.mjs').Selection} Selection */

const timeoutSeconds = 900;

/**
 * Runs the test files of one folder inside the extension host of a real VS Code.
 * @param {'host' | 'host-restricted'} layer
 * @param {Selection} selection
 * @returns {Promise<Outcome>}
 */
export async function runHostLayer(layer, { files, grep }) {
  const chosen = files.length > 0 ? files : findTestFiles(layer);
  if (chosen.length === 0) return { passed: 0, failed: 0, skipped: 0, note: `no tests in test/${layer} yet` };
  clearResults(layer);
  const filter = grep === undefined ? [] : ['--grep', grep];
  const args = ['test/run/hostMain.mjs', layer, ...filter, ...chosen];
  const { code, timedOut } = await run(node24, args, { timeoutSeconds });
  return judge(layer, chosen, { code, timedOut, timeoutSeconds, filtered: grep !== undefined });
}
