import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, readdirSync, truncateSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { generateDump } from '../../bench/generateDump';
import { fixture, temporaryFolder } from '../support/fixtures';

const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

function jfsmeta(...args: string[]): { code: number | null; stdout: string; stderr: string } {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, ...args], { encoding: 'utf8' });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

function copyOf(name: string): { dump: string; folder: string } {
  const folder = temporaryFolder();
  const dump = path.join(folder, path.basename(name));
  copyFileSync(fixture(name), dump);
  return { dump, folder };
}

describe('jfsmeta drill', () => {
  it('says that the dump can be restored and what it needs, and leaves a dated certificate', () => {
    const { dump, folder } = copyOf('vol-1/sqlite/dump.json.gz');
    const { code, stdout, stderr } = jfsmeta('drill', dump);
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /can be restored; a restore needs SecretKey\. 174 entries .* tree hash [0-9a-f]{32}/);
    const [json, readable, ...others] = readdirSync(folder)
      .filter((name) => path.join(folder, name) !== dump)
      .sort();
    assert.match(json ?? '', /^dump\.json\.gz\.drill-\d{8}T\d{6}Z\.certificate\.json$/);
    assert.match(readable ?? '', /\.certificate\.md$/);
    assert.deepEqual(others, []);
    assert.ok(stderr.includes(path.join(folder, readable ?? '')));
  });

  it('prints the certificate as JSON, and writes none when told so', () => {
    const { dump, folder } = copyOf('vol-1/sqlite/dump.json');
    const { code, stdout } = jfsmeta('drill', dump, '--json', '--no-certificate');
    assert.equal(code, 0);
    const { files, certificate } = JSON.parse(stdout) as { files: unknown; certificate: Record<string, unknown> };
    assert.equal(files, null);
    assert.equal(certificate['kind'], 'drill');
    assert.deepEqual(readdirSync(folder), ['dump.json']);
    const proof = temporaryFolder();
    const written = JSON.parse(jfsmeta('drill', dump, '--json', '--certificate', proof).stdout) as {
      files: { json: string; readable: string };
      certificate: Record<string, unknown>;
    };
    assert.deepEqual(JSON.parse(readFileSync(written.files.json, 'utf8')), written.certificate);
    assert.deepEqual(readdirSync(folder), ['dump.json']);
  });

  it('refuses what a load refuses, unless it is accepted by name', () => {
    const { dump, folder } = copyOf('vol-1/sqlite/dump-subdir-team.json');
    const refused = jfsmeta('drill', dump);
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /cannot be restored as it is.*--accept subtree/);
    assert.deepEqual(readdirSync(folder), [path.basename(dump)]);
    assert.equal(jfsmeta('drill', dump, '--accept', 'subtree').code, 0);
    assert.equal(jfsmeta('drill', dump, '--accept', 'nonsense').code, 2);
    assert.equal(jfsmeta('drill', path.join(folder, 'missing.json')).code, 3);
  });

  it('warns of a dump that is not the one its manifest was written for', () => {
    const folder = temporaryFolder();
    const dump = path.join(folder, 'vol.json');
    const { code, stderr } = jfsmeta('dump', fixture('vol-1/sqlite/dump.json'), dump, '--manifest');
    assert.equal(code, 0, stderr);
    assert.match(stderr, /manifest {2}.*vol\.json\.manifest\.json/);
    assert.doesNotMatch(jfsmeta('drill', dump).stderr, /manifest was written/);
    // The last line break.
    truncateSync(dump, readFileSync(dump).length - 1);
    const drilled = jfsmeta('drill', dump);
    assert.equal(drilled.code, 0, drilled.stderr);
    assert.match(drilled.stderr, /not the file that its manifest was written for/);
    assert.equal(jfsmeta('dump', dump, '--manifest').code, 2);
  });

  it('leaves nothing when it is interrupted', async () => {
    const folder = temporaryFolder();
    const scratch = temporaryFolder();
    const dump = path.join(folder, 'vol.json');
    generateDump(dump, { files: 30_000, filesPerDirectory: 500 });
    const child = spawn(process.execPath, ['--no-warnings', CLI, 'drill', dump, '--scratch', scratch], {
      stdio: 'ignore',
    });
    const closed = once(child, 'close');
    while (readdirSync(scratch).length === 0 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGINT');
    const [code] = (await closed) as [number];
    assert.equal(code, 130);
    assert.deepEqual(readdirSync(scratch), []);
    assert.deepEqual(readdirSync(folder), ['vol.json']);
  });
});
