import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../bin/setup/paths.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number, files: string[] }} Counts */

/** @param {string} layer */
export const resultsFile = (layer) => inRoot('out', 'results', `${layer}.json`);

/** @param {string} layer */
export function clearResults(layer) {
  mkdirSync(path.dirname(resultsFile(layer)), { recursive: true });
  rmSync(resultsFile(layer), { force: true });
}

/**
 * The counts a layer wrote; `undefined` when it died before it could.
 * @param {string} layer
 * @returns {Counts | undefined}
 */
export function readResults(layer) {
  const file = resultsFile(layer);
  return existsSync(file) ? /** @type {Counts} */ (JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
