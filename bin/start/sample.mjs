import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../setup/paths.mjs';

export const sampleFolder = inRoot('sample');
export const sampleDatabase = path.join(sampleFolder, 'vol-1.db');
export const sampleDump = path.join(sampleFolder, 'vol-1.json');
export const restoredDatabase = path.join(sampleFolder, 'restored.db');

/** @param {string} file */
export const sqliteUrl = (file) => `sqlite3://${file.split(path.sep).join('/')}`;

/** Makes the ignored folder `sample` anew: a copy of the small SQLite volume of the test fixtures, connected by settings. */
export function unpackSample() {
  rmSync(sampleFolder, { recursive: true, force: true });
  mkdirSync(path.join(sampleFolder, '.vscode'), { recursive: true });
  copyFileSync(inRoot('test/fixtures/vol-1/sqlite/meta.db'), sampleDatabase);
  const connection = { name: 'vol-1 (sample)', url: sqliteUrl(sampleDatabase), readOnly: true };
  const settings = JSON.stringify({ 'juicefs.connections': [connection] }, undefined, 2);
  writeFileSync(path.join(sampleFolder, '.vscode', 'settings.json'), `${settings}\n`);
}
