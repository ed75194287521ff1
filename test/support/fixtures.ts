import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { after } from 'mocha';

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures');

/** Absolute path of a file under test/fixtures. */
export function fixture(name: string): string {
  return path.join(FIXTURES, name);
}

export function fixtureBytes(name: string): Buffer {
  return readFileSync(fixture(name));
}

const folders: string[] = [];

/** A private folder, removed when the test file has run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'jfsmeta-test-'));
  folders.push(folder);
  return folder;
}

after(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A copy of a database: opening one in WAL mode makes files beside it. */
export function databaseCopy(name: string): string {
  const copy = path.join(temporaryFolder(), 'meta.db');
  copyFileSync(fixture(name), copy);
  return copy;
}
