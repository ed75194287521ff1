import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { generateDump } from '../../bench/generateDump';
import { inRoot } from '../../bin/setup/paths.mjs';
import { settingText } from '../../src/core/model/setting';
import { openTarget } from '../../src/core/registry/openTarget';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import { databaseCopy, fixture, temporaryFolder } from '../support/fixtures';
import { LiveVolume } from '../support/liveVolume';

const CLI = inRoot('dist/cli.js');

interface Result {
  code: number | null;
  stdout: string;
  stderr: string;
}

function migrate(folder: string, ...args: string[]): Result {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, 'migrate', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

const newDatabase = (folder: string, name = 'new.db'): string => `sqlite3://${path.join(folder, name)}`;

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `jfsmeta migrate from ${engine.name}`, () => {
    it('copies, verifies and writes a certificate into the current folder', async () => {
      const source = await engine.freshUrl();
      await loadFrom(fixture('vol-1/sqlite/dump-keep-secret.json'), source);
      const folder = temporaryFolder();
      const target = newDatabase(folder);
      const { code, stdout, stderr } = migrate(folder, source, target, '--yes');
      assert.equal(code, 0, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /174 entries migrated into .*new\.db and verified, tree hash [0-9a-f]{32}/);
      assert.match(stderr, /No client has the source open\./);
      assert.match(stderr, /Keep the old engine read-only or stopped/);
      const [original, copy] = [
        await withSource(source, (opened) => verify(opened)),
        await withSource(target, (opened) => verify(opened)),
      ];
      assert.deepEqual(compareVerifications(original, copy), []);
      const secret = await withSource(source, async (opened) =>
        settingText((await opened.facts()).setting, 'SecretKey'),
      );
      assert.ok(secret.length > 5);
      assert.ok(!stderr.includes(secret));
      const written = readdirSync(folder).filter((name) => name.includes('certificate'));
      assert.equal(written.length, 2, written.join());
      for (const name of written) {
        assert.match(name, /^vol-1\.migrate-\d{8}T\d{6}Z\.certificate\.(json|md)$/);
        const text = readFileSync(path.join(folder, name), 'utf8');
        assert.ok(!text.includes(secret));
        assert.ok(text.includes(copy.treeHash) && text.includes('Two engines on one bucket'));
        if (process.platform !== 'win32') assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600);
      }
      const json = JSON.parse(readFileSync(path.join(folder, written[0] ?? ''), 'utf8')) as {
        kind: string;
        migration: { sampledDirectories: number; changes: string[] };
      };
      assert.equal(json.kind, 'migrate');
      assert.ok(json.migration.sampledDirectories > 20);
      assert.deepEqual(json.migration.changes, []);
    });

    it('does not begin while clients are live, unless that is accepted by name', async () => {
      const source = await engine.freshUrl();
      await loadFrom(fixture('vol-1/sqlite/dump.json'), source);
      (await LiveVolume.at(engine, source)).addSession(5, 9_999_999_999, 'web-1', '/mnt/jfs');
      const folder = temporaryFolder();
      const target = newDatabase(folder);
      const refused = migrate(folder, source, target, '--yes');
      assert.equal(refused.code, 4, refused.stderr);
      assert.match(refused.stderr, /Has the source open: web-1: \/mnt\/jfs/);
      assert.match(refused.stderr, /--accept writers\)\. Nothing was written/);
      assert.deepEqual(readdirSync(folder), []);
      const accepted = migrate(folder, source, target, '--yes', '--accept', 'writers', '--no-certificate');
      assert.equal(accepted.code, 0, accepted.stderr);
      assert.match(accepted.stderr, /still has the source open: web-1/);
    });
  });
}

describe('jfsmeta migrate', () => {
  const source = (): string => `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;

  it('refuses to copy a database onto itself, and one that is not empty', () => {
    const folder = temporaryFolder();
    const url = source();
    const same = migrate(folder, url, `${url}?_journal=DELETE`, '--yes', '--accept', 'writers');
    assert.equal(same.code, 4);
    assert.match(same.stderr, /are the same database/);
    const other = source();
    const taken = migrate(folder, url, other, '--yes', '--accept', 'writers');
    assert.equal(taken.code, 4);
    assert.match(taken.stderr, /already holds volume vol-1/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('finds out before it writes that there is no place for the certificate', () => {
    const folder = temporaryFolder();
    const wanted = path.join(folder, 'none');
    const run = migrate(folder, source(), newDatabase(folder), '--yes', '--accept', 'writers', '--certificate', wanted);
    assert.equal(run.code, 6, run.stderr);
    assert.match(run.stderr, /No certificate can be written into .*none.*Nothing was written/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('takes a dump as its source, and refuses codes that it does not know', () => {
    const folder = temporaryFolder();
    const dump = fixture('vol-1/sqlite/dump.json');
    assert.equal(migrate(folder, dump, newDatabase(folder), '--accept', 'anything').code, 2);
    const done = migrate(folder, dump, newDatabase(folder), '--yes', '--certificate', folder);
    assert.equal(done.code, 0, done.stderr);
    assert.ok(readdirSync(folder).some((name) => name.endsWith('.certificate.md')));
  });

  it('shows and writes no secret', () => {
    const folder = temporaryFolder();
    const url = `sqlite3://${databaseCopy('vol-enc/sqlite/meta.db')}`;
    const run = migrate(folder, url, newDatabase(folder), '--yes', '--accept', 'writers');
    assert.equal(run.code, 0, run.stderr);
    const texts = readdirSync(folder)
      .filter((name) => name.includes('certificate'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8'));
    assert.equal(texts.length, 2);
    for (const text of [run.stdout, run.stderr, ...texts]) assert.doesNotMatch(text, /BEGIN|PRIVATE/);
  });

  it('stops at Ctrl+C without a word, and leaves no database', async function () {
    if (process.platform === 'win32') this.skip();
    const big = newDatabase(temporaryFolder(), 'big.db');
    const dump = path.join(temporaryFolder(), 'big.json');
    generateDump(dump, { files: 100_000, filesPerDirectory: 500 });
    await loadFrom(dump, big);
    const folder = temporaryFolder();
    const child = spawn(process.execPath, ['--no-warnings', CLI, 'migrate', big, newDatabase(folder), '--yes'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const closed = once(child, 'close');
    // It has begun to write.
    while (child.exitCode === null && readdirSync(folder).length === 0)
      await new Promise((next) => setTimeout(next, 2));
    child.kill('SIGINT');
    assert.deepEqual(await closed, [130, null]);
    assert.doesNotMatch(stderr, /error|done/);
    assert.deepEqual(readdirSync(folder), []);
    assert.equal(await openTarget(newDatabase(folder)).unfinished(), undefined);
  });
});
