import { runHostLayer } from './hostLayer.mjs';
import { runMochaLayer } from './mochaLayer.mjs';
import { runPackageLayer } from './packageLayer.mjs';
import { runTool } from './toolLayer.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, note?: string | undefined }} Outcome */
/** @typedef {import('./arguments.mjs').Selection} Selection */
/** @typedef {'workbench' | 'browser' | 'host' | 'servers'} Need */
/** @typedef {{ name: string, needs: readonly Need[], run: (selection: Selection) => Promise<Outcome> }} Layer */

/**
 * @param {string} name
 * @param {readonly Need[]} needs
 * @param {number} minutes
 * @returns {Layer}
 */
const mocha = (name, needs, minutes) => ({
  name,
  needs,
  run: (selection) => runMochaLayer(name, selection, minutes * 60),
});

/**
 * In the order in which they run: the cheap ones first. None depends on another.
 * @type {readonly Layer[]}
 */
export const layers = [
  { name: 'build', needs: [], run: () => runTool(['esbuild.mjs']) },
  {
    name: 'lint',
    needs: [],
    run: () =>
      runTool(
        ['node_modules/eslint/bin/eslint.js', '--max-warnings=0', '.'],
        ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
      ),
  },
  {
    name: 'types',
    needs: [],
    run: () =>
      runTool(
        ['node_modules/typescript/bin/tsc', '-p', '.'],
        ['node_modules/typescript/bin/tsc', '-p', 'webview'],
        ['node_modules/typescript/bin/tsc', '-p', 'test/webview'],
      ),
  },
  mocha('unit', [], 15),
  mocha('golden', ['servers'], 15),
  mocha('engines', ['servers'], 20),
  { name: 'host', needs: ['host'], run: (selection) => runHostLayer('host', selection) },
  { name: 'host-restricted', needs: ['host'], run: (selection) => runHostLayer('host-restricted', selection) },
  mocha('screens', ['workbench', 'browser'], 15),
  mocha('webview', ['browser'], 10),
  { name: 'package', needs: [], run: () => runPackageLayer() },
];
