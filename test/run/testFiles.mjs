import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root } from '../../bin/setup/paths.mjs';

/**
 * Every `*.test.ts` below a folder of `test/`, relative to the root, with forward slashes. Discovered, never listed by
 * hand: a listed file can be forgotten.
 * @param {string} folder
 */
export function findTestFiles(folder) {
  const start = inRoot('test', folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts') && !name.split(path.sep).includes('node_modules'))
    .map((name) => path.relative(root, path.join(start, name)).split(path.sep).join('/'))
    .sort();
}
