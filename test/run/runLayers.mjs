// Runs under Node 24: runLayers.mjs [LAYER…] [FILE…] [--grep TEXT].
import process from 'node:process';
import { isCi } from '../../bin/setup/paths.mjs';
import { parseArguments } from './arguments.mjs';
import { desktopForced } from './hostKind.mjs';
import { layers } from './layers.mjs';
import { ensureNeeds } from './needs.mjs';
import { summarize } from './summary.mjs';

/** Layers that read `dist/`: run alone, they build first. */
const readsDist = new Set(['golden', 'unit', 'engines', 'host', 'host-restricted', 'screens', 'webview']);

const selection = parseArguments(
  process.argv.slice(2),
  layers.map(({ name }) => name),
);
if (!selection.layers.includes('build') && selection.layers.some((name) => readsDist.has(name))) {
  selection.layers.unshift('build');
}
const chosen = layers.filter(({ name }) => selection.layers.includes(name));
const needed = chosen.flatMap(({ needs }) => needs).filter((need) => !(desktopForced && need === 'workbench'));
const missing = await ensureNeeds(new Set(needed));

/** @type {import('./summary.mjs').Row[]} */
const rows = [];
for (const layer of chosen) {
  const started = Date.now();
  console.log(`\n── ${layer.name}`);
  rows.push({ name: layer.name, ...(await outcome(layer)), seconds: (Date.now() - started) / 1000 });
}
process.exit(summarize(rows));

/**
 * @param {import('./layers.mjs').Layer} layer
 * @returns {Promise<import('./layers.mjs').Outcome>}
 */
async function outcome(layer) {
  if (desktopForced && layer.needs.includes('workbench')) {
    return { passed: 0, failed: 0, skipped: 0, note: 'left to a run with the web workbench' };
  }
  const lacking = layer.needs.find((need) => missing.has(need));
  if (lacking !== undefined) {
    const note = missing.get(lacking) ?? '';
    console.log(`  skipped: ${note}`);
    // Where nobody looks at the output, a layer that quietly does not run is a failure.
    return isCi ? { passed: 0, failed: 1, skipped: 0, note } : { passed: 0, failed: 0, skipped: 1, note };
  }
  try {
    return await layer.run(selection);
  } catch (error) {
    console.error(error);
    return { passed: 0, failed: 1, skipped: 0, note: error instanceof Error ? error.message.split('\n')[0] : 'error' };
  }
}
