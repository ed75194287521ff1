import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { databaseCopy, fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';

const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
const DUMP = fixture('vol-1/sqlite/dump.json');

function jfsmeta(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, ...args], { maxBuffer: 1 << 28 });
  return { code: run.status, stdout: run.stdout.toString(), stderr: run.stderr.toString() };
}

/** The dump after a change of mode, a rename, a removed file and another secret. */
function editedDump(): string {
  const file = path.join(temporaryFolder(), 'edited.json');
  const text = fixtureBytes('vol-1/sqlite/dump.json')
    .toString('latin1')
    .replace('"inode":40,"type":"regular","mode":420', '"inode":40,"type":"regular","mode":384')
    .replace('"multichunk": {', '"multichunks": {')
    .replace(/\n {10}"empty": \{\n.*\n {10}\},/, '')
    .replace('"AccessKey": "AKIAEXAMPLE"', '"AccessKey": "AKIAOTHER"')
    .replace('"TrashDays": 1', '"TrashDays": 2');
  writeFileSync(file, text, 'latin1');
  return file;
}

describe('jfsmeta compare', () => {
  it('ends with 0 and says equal for a volume and its dump, compressed or not', () => {
    const url = `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;
    const folder = temporaryFolder();
    for (const dump of [path.join(folder, 'dump.json'), path.join(folder, 'dump.json.zst')]) {
      assert.equal(jfsmeta('dump', url, dump).code, 0);
      const { code, stdout, stderr } = jfsmeta('compare', url, dump);
      assert.equal(code, 0, stdout + stderr);
      assert.match(stdout, /\nequal\n$/);
    }
  });

  it('finds the name that an official dump cannot hold', () => {
    const { code, stdout } = jfsmeta('compare', `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`, DUMP);
    assert.equal(code, 1);
    assert.match(stdout, /\n> \/odd\/\ufffd → \/odd\/\\xef\ndifferent: 1 moved\n$/);
  });

  it('ends with 1 and prints a line for each difference, and no secret', () => {
    const { code, stdout } = jfsmeta('compare', DUMP, editedDump());
    assert.equal(code, 1);
    assert.deepEqual(stdout.split('\n').slice(2), [
      '~ Setting AccessKey (differs, not shown)',
      '~ Setting TrashDays (1 → 2)',
      '~ /data/block (mode 0644 → 0600)',
      '- /data/empty',
      '> /data/multichunk → /data/multichunks',
      'different: 1 removed, 1 changed, 1 moved, 2 outside the trees',
      '',
    ]);
    assert.doesNotMatch(stdout, /AKIA/);
  });

  it('prints JSON, filters, and cuts the list', () => {
    const edited = editedDump();
    const { code, stdout } = jfsmeta('compare', edited, DUMP, '--json', '--filter', '/data/e*');
    assert.equal(code, 1);
    const report = JSON.parse(stdout) as { differences: unknown[]; totals: unknown; sections: unknown[] };
    assert.deepEqual(report.differences, [
      { kind: 'added', path: '/data/empty', type: 'regular', inode: 38, fields: [], values: [], entries: 0 },
    ]);
    assert.deepEqual(report.totals, { added: 1, removed: 0, changed: 0, moved: 0, links: 0 });
    assert.deepEqual(report.sections, []);
    const cut = jfsmeta('compare', DUMP, edited, '--limit', '1', '--ignore', 'Setting').stdout;
    assert.match(
      cut,
      /~ \/data\/block.*\n… not all differences are listed.*\ndifferent: 1 removed, 1 changed, 1 moved\n$/,
    );
    assert.equal(jfsmeta('compare', DUMP, edited, '--filter', '/nowhere*').code, 0);
  });

  it('compares one directory with another', () => {
    const { code, stdout } = jfsmeta('compare', DUMP, DUMP, '--subdir', '/acl', '--other-subdir', '/acl/sub');
    assert.equal(code, 1);
    assert.match(stdout, /\n- \/inherits\n- \/plain\n- \/sub\/\n/);
    assert.equal(jfsmeta('compare', DUMP, DUMP, '--subdir', '/acl').code, 0);
  });

  it('refuses what it does not know with another code than that of a difference', () => {
    assert.equal(jfsmeta('compare', DUMP).code, 2);
    const field = jfsmeta('compare', DUMP, DUMP, '--ignore', 'colour');
    assert.equal(field.code, 2);
    assert.match(field.stderr, /no field colour/);
    assert.equal(jfsmeta('compare', DUMP, DUMP, '--limit', 'few').code, 2);
    assert.equal(jfsmeta('compare', DUMP, `${DUMP}.nowhere`).code, 3);
    assert.equal(jfsmeta('compare', DUMP, DUMP, '--subdir', '/nowhere').code, 3);
  });
});
