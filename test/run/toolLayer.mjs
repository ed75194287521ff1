import { node24 } from '../../bin/setup/node24.mjs';
import { run } from '../../bin/setup/processes.mjs';

/** @typedef {import('./layers.mjs').Outcome} Outcome */

/**
 * Runs tools one after the other, all of them even when one fails; together they count as one test.
 * @param {...readonly string[]} commands
 * @returns {Promise<Outcome>}
 */
export async function runTool(...commands) {
  let failed = false;
  for (const args of commands) {
    const { code } = await run(node24, args, { timeoutSeconds: 600 });
    if (code !== 0) failed = true;
  }
  return failed ? { passed: 0, failed: 1, skipped: 0 } : { passed: 1, failed: 0, skipped: 0 };
}
