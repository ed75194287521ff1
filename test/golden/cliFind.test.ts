import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { databaseCopy, fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';

const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');
const DUMP = fixture('vol-1/sqlite/dump.json');

interface Result {
  code: number | null;
  lines: string[];
  stderr: string;
}

function find(...args: string[]): Result {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, 'find', ...args], { encoding: 'utf8' });
  return { code: run.status, lines: run.stdout.split('\n').filter((line) => line !== ''), stderr: run.stderr };
}

/** The paths that were printed, without inodes. */
const paths = ({ lines }: Result): string[] => lines.map((line) => line.trim().replace(/^\d+ +/, ''));

describe('jfsmeta find', () => {
  for (const dump of [DUMP, `${DUMP}.gz`]) {
    it(`${path.basename(dump)}: by name, path and inode`, () => {
      assert.deepEqual(paths(find(dump, '--path', '/team')), ['/team/']);
      assert.deepEqual(paths(find(dump, '--path', '/.trash')), ['/.trash']);
      assert.deepEqual(paths(find(dump, '--path', '/nothing/there')), []);
      const [root] = find(dump, '--inode', '1').lines;
      assert.match(root ?? '', /^ +1 {2}\/$/);
      const small = paths(find(dump, '--name', 'sma*'));
      assert.ok(small.includes('/data/small'), small.join());
      assert.ok(small.every((found) => /\/sma[^/]*$/.test(found)));
    });
  }

  it('the files of an object, by its name in the bucket and by its slice', () => {
    const text = fixtureBytes('vol-1/sqlite/dump.json').toString('latin1');
    const id = /"slices":\[\{"id":(\d+)/.exec(text)?.[1];
    assert.ok(id !== undefined);
    const bySlice = find(DUMP, '--slice', id);
    assert.equal(bySlice.code, 0);
    assert.ok(bySlice.lines.length > 0);
    assert.deepEqual(find(DUMP, '--object', `vol-1/chunks/0/0/${id}_0_300000`).lines, bySlice.lines);
    assert.deepEqual(find(DUMP, '--slice', '123456789').lines, []);
  });

  it('hard links, as lines and as JSON', () => {
    const { lines } = find(DUMP, '--hard-links');
    assert.ok(lines.length >= 2);
    const json = JSON.parse(find(DUMP, '--hard-links', '--json').lines.join('')) as {
      isComplete: boolean;
      entries: { inode: number; path: string; type: string }[];
    };
    assert.equal(json.isComplete, true);
    assert.deepEqual(
      json.entries.map(({ inode, path: found }) => `${String(inode).padStart(9)}  ${found}`),
      lines,
    );
  });

  it('says that there are more than the limit', () => {
    const { code, lines, stderr } = find(DUMP, '--name', '*', '--limit', '3');
    assert.equal(code, 0);
    assert.equal(lines.length, 3);
    assert.match(stderr, /There are more/);
  });

  it('in a damaged dump finds what comes before, and says what is wrong', () => {
    const file = path.join(temporaryFolder(), 'cut.json');
    writeFileSync(file, fixtureBytes('vol-1/sqlite/dump.json').subarray(0, -2000));
    const { code, lines, stderr } = find(file, '--name', 'small');
    assert.equal(code, 5);
    assert.equal(lines.length, 1);
    assert.match(stderr, /cut\.json: .*line \d+, byte \d+.*Only what comes before was searched\./);
  });

  it('on a live engine finds paths and inodes, and says that the rest is for dumps', () => {
    const url = `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;
    assert.deepEqual(find(url, '--path', '/team').lines, find(DUMP, '--path', '/team').lines);
    const [small] = find(DUMP, '--path', '/data/small').lines;
    const inode = /\d+/.exec(small ?? '')?.[0] ?? '';
    assert.deepEqual(find(url, '--inode', inode).lines, find(DUMP, '--inode', inode).lines);
    const refused = find(url, '--hard-links');
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /live engine.*Make a dump/);
  });

  it('wants exactly one question', () => {
    assert.match(find(DUMP).stderr, /exactly one/);
    assert.match(find(DUMP, '--inode', '1', '--hard-links').stderr, /exactly one/);
    assert.match(find(DUMP, '--object', 'x').stderr, /SLICE_BLOCK_SIZE/);
  });
});
