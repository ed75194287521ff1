import path from 'node:path';
import { node24 } from '../../bin/setup/node24.mjs';
import { root } from '../../bin/setup/paths.mjs';
import { run } from '../../bin/setup/processes.mjs';
import { clearResults, readResults } from './results.mjs';
import { findTestFiles } from './testFiles.mjs';

/** @typedef {import('./layers.mjs').Outcome} Outcome */
/** @typedef {import('./arguments.mjs').Selection} Selection */

/**
 * Runs the test files of one folder with mocha in plain Node 24.
 * @param {string} layer
 * @param {Selection} selection
 * @param {number} timeoutSeconds
 * @returns {Promise<Outcome>}
 */
export async function runMochaLayer(layer, { files, grep }, timeoutSeconds) {
  const chosen = files.length > 0 ? files : findTestFiles(layer);
  if (chosen.length === 0) return { passed: 0, failed: 0, skipped: 0, note: `no tests in test/${layer} yet` };
  clearResults(layer);
  const filter = grep === undefined ? [] : ['--grep', grep];
  const args = ['--import', 'tsx', 'test/run/mochaMain.mjs', layer, ...filter, ...chosen];
  const { code, timedOut } = await run(node24, args, { timeoutSeconds });
  return judge(layer, chosen, { code, timedOut, timeoutSeconds, filtered: grep !== undefined });
}

/**
 * Turns what a mocha run left behind into counts. A run that died, and a test file in which no test ran, are failures:
 * silence must not look like success.
 * @param {string} layer
 * @param {readonly string[]} expectedFiles
 * @param {{ code: number, timedOut: boolean, timeoutSeconds: number, filtered: boolean }} end
 * @returns {Outcome}
 */
export function judge(layer, expectedFiles, end) {
  const counts = readResults(layer);
  if (end.timedOut) {
    return { passed: counts?.passed ?? 0, failed: 1, skipped: 0, note: `stopped after ${end.timeoutSeconds} s` };
  }
  if (counts === undefined) return { passed: 0, failed: 1, skipped: 0, note: 'ended without results' };
  const { passed, failed, skipped } = counts;
  const ran = new Set(counts.files.map((file) => path.relative(root, file).split(path.sep).join('/')));
  const silent = end.filtered ? [] : expectedFiles.filter((file) => !ran.has(file));
  if (silent.length > 0) {
    return { passed, failed: failed + silent.length, skipped, note: `no test ran in ${silent.join(', ')}` };
  }
  if (end.code !== 0 && failed === 0) return { passed, failed: 1, skipped, note: `exit code ${end.code}` };
  return { passed, failed, skipped };
}
