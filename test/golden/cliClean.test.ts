import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { generateDump } from '../../bench/generateDump';
import { MARKER_ALIVE } from '../../src/core/engines/redis/keys';
import { databaseCopy, fixture, temporaryFolder } from '../support/fixtures';
import { describeWithServer, freshDatabase, sharedRedis } from '../support/servers/servers';

const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

function clean(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, 'clean', ...args], { encoding: 'utf8' });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

/** The process id of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

/** A folder in which a load into `new.db` was cut off, or is running. */
function halfLoad(processId: number): { folder: string; url: string } {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, `.new.db.0123abcd.${processId}.load`), 'half');
  writeFileSync(path.join(folder, `.new.db.0123abcd.${processId}.load-journal`), 'half');
  writeFileSync(path.join(folder, '.new.db.mine'), 'mine');
  return { folder, url: `sqlite3://${path.join(folder, 'new.db')}` };
}

describe('jfsmeta clean', () => {
  it('says what it found and removes exactly that', () => {
    const { folder, url } = halfLoad(endedProcess());
    const { code, stdout, stderr } = clean(url, '--yes');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Target +sqlite3:.*\nStarted +\d{4}-.* UTC\nBy +process \d+ .*\nRunning +no\nHolds +.*\n$/);
    assert.match(stderr, /done .* removed/);
    assert.deepEqual(readdirSync(folder), ['.new.db.mine']);
    assert.equal(clean(url, '--yes').code, 3);
  });

  it('removes nothing unasked where nobody can be asked', () => {
    const { folder, url } = halfLoad(endedProcess());
    const { code, stderr } = clean(url);
    assert.equal(code, 4);
    assert.match(stderr, /--yes/);
    assert.equal(readdirSync(folder).length, 3);
  });

  it('refuses a load that is running', () => {
    const { folder, url } = halfLoad(process.pid);
    const { code, stdout, stderr } = clean(url, '--yes');
    assert.equal(code, 4);
    assert.match(stdout, /Running +yes/);
    assert.match(stderr, /still running\. Nothing was removed/);
    assert.equal(readdirSync(folder).length, 3);
  });

  it('never touches a volume', () => {
    const file = databaseCopy('vol-1/sqlite/meta.db');
    const before = readdirSync(path.dirname(file));
    const { code, stderr } = clean(`sqlite3://${file}`, '--yes');
    assert.equal(code, 3);
    assert.match(stderr, /no unfinished load of ours/);
    assert.deepEqual(readdirSync(path.dirname(file)), before);
  });

  it('takes URLs only', () => {
    assert.equal(clean('/srv/meta.json').code, 5);
    assert.equal(clean('tikv://host/1').code, 2);
    assert.equal(clean().code, 2);
  });
});

for (const kind of ['redis', 'mariadb', 'postgres'] as const) {
  describeWithServer(kind, `jfsmeta clean on ${kind}`, () => {
    it('removes a load that was killed, and the next load succeeds', async () => {
      const url = await freshDatabase(kind);
      const dump = path.join(temporaryFolder(), 'big.json');
      generateDump(dump, { files: 100_000, filesPerDirectory: 500 });
      const loading = spawn(process.execPath, ['--no-warnings', CLI, 'load', url, dump], { stdio: 'ignore' });
      const ended = new Promise((resolve) => loading.once('close', resolve));
      try {
        while (!/Running +yes/.test(clean(url, '--yes').stdout)) {
          // Lets the event of its end come.
          await new Promise(setImmediate);
          assert.equal(loading.exitCode, null, 'it ended before it was seen running');
        }
        const running = clean(url, '--yes');
        assert.equal(running.code, 4, running.stderr);
        assert.match(running.stderr, /Nothing was removed/);
      } finally {
        loading.kill('SIGKILL');
        await ended;
      }
      if (kind === 'redis') await expire(url);
      const small = fixture('vol-1/sqlite/dump.json');
      await noticed(url);
      const refused = spawnSync(process.execPath, ['--no-warnings', CLI, 'load', url, small], { encoding: 'utf8' });
      assert.equal(refused.status, 4, refused.stderr);
      assert.match(refused.stderr, /jfsmeta clean/);
      const { code, stdout, stderr } = clean(url, '--yes');
      assert.equal(code, 0, stderr);
      assert.match(stdout, new RegExp(`By +process ${loading.pid ?? ''} on `));
      assert.doesNotMatch(stdout + stderr, /jfsmeta:[^*]/, 'no password');
      const loaded = spawnSync(process.execPath, ['--no-warnings', CLI, 'load', url, small, '--no-certificate'], {
        encoding: 'utf8',
      });
      assert.equal(loaded.status, 0, loaded.stderr);
      assert.equal(clean(url, '--yes').code, 3);
    });
  });
}

/** Redis does not notice by itself: a sign of life of the loader runs out. Here it does so at once. */
async function expire(url: string): Promise<void> {
  (await sharedRedis()).cli('-n', /\d+$/.exec(url)?.[0] ?? '', 'DEL', MARKER_ALIVE);
}

/** A server may need a moment to notice that the loader is gone. */
async function noticed(url: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (/Running +yes/.test(clean(url).stdout)) {
    assert.ok(Date.now() < deadline, 'still said to be running');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
