import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { generateDump } from '../../bench/generateDump';
import { databaseCopy, fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';

const ROOT = path.join(import.meta.dirname, '..', '..');
const CLI = path.join(ROOT, 'dist', 'cli.js');

interface Result {
  code: number | null;
  stdout: Buffer;
  stderr: string;
}

function jfsmeta(args: string[], input?: Buffer): Result {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, ...args], {
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr.toString() };
}

const volume = (): string => `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`;

describe('jfsmeta', () => {
  it('dump writes the official bytes to standard output and everything else to standard error', () => {
    const { code, stdout, stderr } = jfsmeta(['dump', volume(), '--identical']);
    assert.equal(code, 0);
    assert.ok(stdout.equals(fixtureBytes('vol-1/sqlite/dump.json')));
    assert.match(stderr, /Secrets are written as "removed": SecretKey/);
    assert.match(stderr, /stay in the dump: AccessKey/);
    assert.match(stderr, /done 174 entries/);
  });

  it('dump does not overwrite a file unless told to', () => {
    const file = path.join(temporaryFolder(), 'x.json');
    writeFileSync(file, 'mine');
    const refused = jfsmeta(['dump', volume(), file]);
    assert.equal(refused.code, 4);
    assert.match(refused.stderr, /is there already/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.equal(jfsmeta(['dump', volume(), file, '--overwrite']).code, 0);
  });

  it('load takes a dump from a pipe, verifies it, and refuses a second one', () => {
    const url = `sqlite3://${path.join(temporaryFolder(), 'new.db')}`;
    for (const name of ['dump.json', 'dump.json.gz']) {
      const target = `${url}.${name}`;
      const { code, stderr } = jfsmeta(['load', target], fixtureBytes(`vol-1/sqlite/${name}`));
      assert.equal(code, 0, stderr);
      assert.match(stderr, /174 entries loaded into .* and verified, tree hash [0-9a-f]{32}/);
      assert.match(stderr, /does not mount until these are set: SecretKey/);
      const again = jfsmeta(['load', target], fixtureBytes(`vol-1/sqlite/${name}`));
      assert.equal(again.code, 4);
      assert.match(again.stderr, /already holds volume vol-1/);
    }
  });

  it('verify agrees on a volume and its own dump, and prints JSON', () => {
    const file = path.join(temporaryFolder(), 'x.json.zst');
    const url = volume();
    assert.equal(jfsmeta(['dump', url, file]).code, 0);
    const [live, dumped] = [url, file].map(
      (source) => JSON.parse(jfsmeta(['verify', source, '--json']).stdout.toString()) as unknown,
    );
    assert.deepEqual(live, dumped);
  });

  it('ls shows hostile names safely, by depth, in both forms and on a dump as on the engine', () => {
    const url = volume();
    const listing = jfsmeta(['ls', url, '/odd', '--long']);
    assert.equal(listing.code, 0);
    const text = listing.stdout.toString();
    assert.match(text, /line\\nbreak/);
    assert.match(text, /caf\\xe9/);
    assert.equal(text.split('\n').length - 1, 23);
    assert.ok(
      jfsmeta(['ls', fixture('vol-1/etcd/dump.json'), '/odd']).stdout.equals(
        jfsmeta(['ls', fixture('vol-1/redis/dump.json'), '/odd']).stdout,
      ),
    );
    const deep = JSON.parse(jfsmeta(['ls', url, '/.trash', '--depth', '2', '--json']).stdout.toString()) as {
      depth: number;
      inode: unknown;
    }[];
    assert.deepEqual(
      deep.map((entry) => entry.depth),
      [1, 2, 2, 2, 2, 2, 2, 2, 2],
    );
    assert.match(jfsmeta(['ls', url, '/.trash', '--json']).stdout.toString(), /"inode":9223372032828243969,/);
  });

  it('a name with invalid bytes can be typed as it is shown', () => {
    const { code, stdout } = jfsmeta(['info', volume(), '/odd/caf\\xe9', '--json']);
    assert.equal(code, 0);
    assert.deepEqual((JSON.parse(stdout.toString()) as { paths: string[] }).paths, ['/odd/caf\\xe9']);
  });

  it('info by inode, exact beyond 2^53', () => {
    const { stdout } = jfsmeta(['info', volume(), '--inode', '9223372032828243969', '--json']);
    assert.match(stdout.toString(), /"inode": 9223372032828243969,/);
    assert.match(stdout.toString(), /"\/\.trash\/2026-11-23-04"/);
  });

  it('status masks secrets', () => {
    const url = `sqlite3://${databaseCopy('vol-enc/sqlite/meta.db')}`;
    for (const args of [
      ['status', url],
      ['status', url, '--json'],
    ]) {
      const { code, stdout } = jfsmeta(args);
      assert.equal(code, 0);
      assert.match(stdout.toString(), /EncryptKey"?:? *"?removed/);
    }
  });

  it('status says first what answers, and who keeps it from being written to', () => {
    const url = volume();
    const text = jfsmeta(['status', url]).stdout.toString();
    assert.match(text, /^Engine\n {2}SQLite [\d.]+ +read-only enforced by the engine\n/);
    const json = JSON.parse(jfsmeta(['status', url, '--json']).stdout.toString()) as { Engine: unknown };
    assert.match(JSON.stringify(json.Engine), /^\{"Product":"SQLite [\d.]+","ReadOnly":"enforced"\}$/);
    const dump = fixture('vol-1/sqlite/dump.json');
    assert.match(jfsmeta(['status', dump]).stdout.toString(), /^Engine\n {2}dump file/);
    assert.match(jfsmeta(['status', dump, '--json']).stdout.toString(), /^\{\n {2}"Engine": null,/);
  });

  const failures: [string, string[], number, RegExp][] = [
    ['a missing database', ['ls', 'sqlite3:///no/such.db'], 3, /no such file/],
    ['a missing path', ['info', fixture('vol-1/sqlite/dump.json'), '/none'], 3, /has no \/none/],
    ['a database given as a dump', ['ls', fixture('vol-1/sqlite/meta.db')], 3, /sqlite3:\/\//],
    ['a binary backup', ['verify', fixture('vol-1/sqlite/dump.bin')], 3, /binary backup/],
    ['an engine it does not have', ['ls', 'tikv://:hidden@localhost/1'], 2, /not supported by this version/],
    ['an unknown level', ['dump', 'x', '--redact', 'some'], 2, /share-safe, restore-ready, full/],
    ['no path and no inode', ['info', fixture('vol-1/sqlite/dump.json')], 2, /either PATH or --inode/],
    ['an unknown command', ['mount'], 2, /unknown command/],
  ];
  for (const [what, args, code, message] of failures) {
    it(`names ${what} and exits with ${code}`, () => {
      const result = jfsmeta(args);
      assert.equal(result.code, code, result.stderr);
      assert.match(result.stderr, message);
      assert.doesNotMatch(result.stderr, /hidden|\n\s+at /, 'no secret and no stack');
      assert.equal(result.stdout.length, 0);
    });
  }

  it('a cut dump is refused with its place and leaves no database', () => {
    const folder = temporaryFolder();
    const dump = path.join(folder, 'cut.json');
    writeFileSync(dump, fixtureBytes('vol-1/sqlite/dump.json').subarray(0, 40_000));
    const { code, stderr } = jfsmeta(['load', `sqlite3://${path.join(folder, 'x.db')}`, dump]);
    assert.equal(code, 5);
    assert.match(stderr, /line 399, byte 40000, at \/links\/hard2/);
    assert.deepEqual(readdirSync(folder), ['cut.json']);
  });

  it('stops at Ctrl+C without a word and leaves no database', async function () {
    if (process.platform === 'win32') this.skip();
    const folder = temporaryFolder();
    const dump = path.join(temporaryFolder(), 'big.json');
    generateDump(dump, { files: 100_000, filesPerDirectory: 500 });
    const child = spawn(
      process.execPath,
      ['--no-warnings', CLI, 'load', `sqlite3://${path.join(folder, 'x.db')}`, dump],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    // It has begun to write.
    while (child.exitCode === null && readdirSync(folder).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGINT');
    assert.equal(await ended, 130);
    // The plan is the last that was said.
    assert.match(stderr, /will be loaded into [^\n]*\n$/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('names a full disk, at any compression, and leaves no file', function () {
    if (process.platform === 'win32') this.skip();
    const folder = temporaryFolder();
    const source = path.join(temporaryFolder(), 'big.json');
    generateDump(source, { files: 50_000, filesPerDirectory: 500 });
    for (const name of ['x.json', 'x.json.gz', 'x.json.zst']) {
      // A limit of file size acts as a disk does that is full, and needs no disk.
      const command = `trap '' XFSZ; ulimit -f 500; exec "$@"`;
      const args = [process.execPath, '--no-warnings', CLI, 'dump', source, path.join(folder, name)];
      const run = spawnSync('sh', ['-c', command, 'sh', ...args], { encoding: 'utf8', timeout: 30_000 });
      assert.equal(run.status, 6, `${name}: ${run.stderr}`);
      assert.match(run.stderr, /Writing .* failed: .*Nothing was left under that name/);
    }
    assert.deepEqual(readdirSync(folder), []);
  });

  it('ends quietly when the reader of its output goes away', async () => {
    const child = spawn(process.execPath, ['--no-warnings', CLI, 'ls', volume(), '/', '--depth', '9', '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const code = await new Promise((resolve) => child.once('close', resolve));
    assert.equal(stderr, '');
    assert.ok(code === 141 || code === 0, `ended with ${String(code)}`);
  });

  it('every command has help with an example', () => {
    for (const command of ['dump', 'load', 'clean', 'ls', 'info', 'status', 'verify']) {
      const { code, stdout } = jfsmeta([command, '--help']);
      assert.equal(code, 0);
      assert.match(stdout.toString(), /Examples?:\n {2}j/, command);
    }
    const help = jfsmeta(['--help']).stdout.toString();
    assert.match(help, /Exit codes:/);
    for (const scheme of ['redis', 'rediss', 'unix', 'mysql', 'postgres', 'sqlite3'])
      assert.match(help, new RegExp(`${scheme}://`));
    assert.ok(existsSync(CLI));
  });
});
