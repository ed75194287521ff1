import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { databaseCopy, fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';
import { BASE, changed } from '../unit/check/baseDump';
import { CASES } from '../unit/check/cases';

const CLI = path.join(import.meta.dirname, '..', '..', 'dist', 'cli.js');

interface Run {
  code: number | null;
  stderr: string;
}

function jfsmeta(args: string[], input: Buffer | string = ''): Run {
  const run = spawnSync(process.execPath, ['--no-warnings', CLI, ...args], { input, maxBuffer: 1 << 28 });
  return { code: run.status, stderr: run.stderr.toString() };
}

/** The same with a terminal, on which `typed` is written when the question comes. */
function onTerminal(args: string[], typed: string): Run {
  const words = [process.execPath, '--no-warnings', CLI, ...args];
  const command = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
  const run = spawnSync('script', ['-qec', command, '/dev/null'], { input: `${typed}\n` });
  return { code: run.status, stderr: run.stdout.toString() };
}

const hasTerminal = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;

/** A dump in a folder of its own, and a database that is not there yet. */
function attempt(text: string | Buffer): { dump: string; folder: string; database: string; url: string } {
  const folder = temporaryFolder();
  const dump = path.join(folder, 'vol.json');
  writeFileSync(dump, text);
  const database = path.join(temporaryFolder(), 'meta.db');
  return { dump, folder, database, url: `sqlite3://${database}` };
}

const WHOLE = fixtureBytes('vol-1/sqlite/dump.json');
const FILES = /^vol\.json\.load-\d{8}T\d{6}Z\.certificate\.(json|md)$/;

describe('jfsmeta load', () => {
  it('shows the plan, loads, and leaves a certificate beside the dump', () => {
    const { dump, folder, url } = attempt(WHOLE);
    const { code, stderr } = jfsmeta(['load', url, dump]);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^volume +vol-1 \(bf94da36-d85f-4fb8-9916-2e3be73460af\), objects in file \/srv\/objects/m);
    assert.match(stderr, /^from .*the whole volume$/m);
    assert.match(stderr, /^into .*SQLite 3[.\d]+; no such file yet$/m);
    assert.match(stderr, /^check +0 errors, \d+ warnings?, \d+ hints?$/m);
    assert.match(stderr, /^secrets +missing: SecretKey$/m);
    assert.match(stderr, /warning The objects stay where they are/);
    const files = readdirSync(folder).filter((name) => name !== 'vol.json');
    assert.equal(files.length, 2);
    for (const name of files) {
      assert.match(name, FILES);
      assert.ok(stderr.includes(path.join(folder, name)), stderr);
      assert.equal(statSync(path.join(folder, name)).mode & 0o777, 0o600);
    }
    const json = files.find((name) => name.endsWith('.json'))!;
    const certificate = JSON.parse(readFileSync(path.join(folder, json), 'utf8')) as Record<string, unknown>;
    const hash = /tree hash ([0-9a-f]{32})/.exec(stderr)?.[1];
    assert.deepEqual(
      [certificate['kind'], (certificate['found'] as Record<string, unknown>)['treeHash']],
      ['load', hash],
    );
  });

  it('writes the certificate where it is told to, or none', () => {
    const elsewhere = temporaryFolder();
    const one = attempt(WHOLE);
    assert.equal(jfsmeta(['load', one.url, one.dump, '--certificate', elsewhere]).code, 0);
    assert.deepEqual(readdirSync(one.folder), ['vol.json']);
    assert.equal(readdirSync(elsewhere).length, 2);
    const two = attempt(WHOLE);
    assert.equal(jfsmeta(['load', two.url, two.dump, '--no-certificate']).code, 0);
    assert.deepEqual(readdirSync(two.folder), ['vol.json']);
    const three = attempt(WHOLE);
    const { code, stderr } = jfsmeta(['load', three.url, three.dump, '--certificate', path.join(elsewhere, 'none')]);
    assert.deepEqual([code, existsSync(three.database)], [6, false]);
    assert.match(stderr, /No certificate can be written/);
  });

  it('a pipe has no plan and leaves no certificate, unless one is wanted', () => {
    const folder = temporaryFolder();
    const one = attempt('');
    const plain = jfsmeta(['load', one.url], WHOLE);
    assert.equal(plain.code, 0, plain.stderr);
    assert.match(plain.stderr, /standard input: it is not checked beforehand/);
    assert.doesNotMatch(plain.stderr, /ertificate/);
    const two = attempt('');
    const certified = jfsmeta(['load', two.url, '--certificate', folder], WHOLE);
    assert.equal(certified.code, 0, certified.stderr);
    assert.deepEqual(
      readdirSync(folder).map((name) => name.replace(/\d{8}T\d{6}Z/, 'T')),
      ['vol-1.load-T.certificate.json', 'vol-1.load-T.certificate.md'],
    );
  });

  it('refuses with 4 what would do harm, whatever was said to --yes, and takes it by its code', () => {
    const cut = BASE.slice(0, BASE.indexOf(',\n  "Trash"'));
    const container = changed(['  "FSTree"', '  "Color": {"red": 1},\n  "FSTree"']);
    const long = changed(['"nlink":1,"length":9}', `"nlink":1,"length":${2n ** 58n + 1n}}`]);
    for (const [code, text] of [
      ['subtree', CASES['subtree-dump'].text],
      ['cut', cut],
      ['member-container', container],
      ['del-live', CASES['del-live'].text],
      ['length-range', long],
      ['inode-reserved', CASES['inode-reserved'].text],
    ] as const) {
      const { dump, database, url } = attempt(text);
      for (const [args, input] of [
        [[url, dump, '--yes'], ''],
        [[url, dump, '--yes', '--no-check'], ''],
        [[url, '--yes'], text],
      ] as const) {
        const refused = jfsmeta(['load', ...args], input);
        assert.deepEqual([refused.code, existsSync(database)], [4, false], `${code}: ${refused.stderr}`);
        assert.ok(refused.stderr.includes(`--accept ${code}`), refused.stderr);
      }
      const accepted = jfsmeta(['load', url, dump, '--accept', code, '--no-certificate']);
      assert.equal(accepted.code, 0, accepted.stderr);
      assert.ok(accepted.stderr.includes(`Loaded although it was met: ${code}`), accepted.stderr);
      const piped = attempt('');
      assert.equal(jfsmeta(['load', piped.url, '--accept', code], text).code, 0);
    }
  });

  it('takes several codes, and none that it does not know', () => {
    const text = CASES['del-live'].text.replace('"attr": {"inode":1,', '"attr": {"inode":77,');
    const { dump, database, url } = attempt(text);
    assert.equal(jfsmeta(['load', url, dump, '--accept', 'subtree']).code, 4);
    const { code, stderr } = jfsmeta(['load', url, dump, '--accept', 'subtree', '--accept', 'del-live']);
    assert.equal(code, 0, stderr);
    assert.match(stderr, /warning Only a directory of demo is loaded/);
    assert.ok(existsSync(database));
    const unknown = jfsmeta(['load', url, dump, '--accept', 'everything']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /What can be accepted: subtree/);
  });

  it('nothing accepts what no volume survives', () => {
    for (const code of ['inode-root', 'name-twice', 'directory-cycle'] as const) {
      const { dump, database, url } = attempt(CASES[code].text);
      const { code: exit, stderr } = jfsmeta(['load', url, dump, '--accept', 'inode-reserved', '--accept', 'del-live']);
      assert.deepEqual([exit, existsSync(database)], [5, false], stderr);
      assert.ok(stderr.includes(`${code}: `), stderr);
      assert.doesNotMatch(stderr, /--accept/);
    }
  });

  it('a pipe that ends early fails', () => {
    for (const length of [0, 100, 40_000, WHOLE.length - 30]) {
      const { database, url } = attempt('');
      const { code } = jfsmeta(['load', url], WHOLE.subarray(0, length));
      assert.ok([3, 4, 5].includes(code ?? -1), `${length}: ${code}`);
      assert.ok(!existsSync(database));
    }
  });

  it('ends at the first conflict when strict, and otherwise counts them', () => {
    const conflicts = fixtureBytes('conflicts/dump.json');
    const one = attempt(conflicts);
    const strict = jfsmeta(['load', one.url, one.dump, '--strict']);
    assert.deepEqual([strict.code, existsSync(one.database)], [4, false]);
    assert.match(strict.stderr, /zz-moved-2 is a further name of inode 22/);
    const resolved = jfsmeta(['load', one.url, one.dump]);
    assert.equal(resolved.code, 0, resolved.stderr);
    assert.match(
      resolved.stderr,
      /4 conflicts were resolved: the first occurrence was kept, and the certificate lists/,
    );
  });

  it('says that the check was left out', () => {
    const { dump, url } = attempt(WHOLE);
    const { code, stderr } = jfsmeta(['load', url, dump, '--no-check', '--no-certificate']);
    assert.equal(code, 0);
    assert.match(stderr, /not checked beforehand \(--no-check\)/);
    assert.match(stderr, /^check +left out$/m);
  });

  it('a database that is not empty is named before the dump is read', () => {
    const { stderr, code } = jfsmeta([
      'load',
      `sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`,
      fixture('vol-1/sqlite/dump.json'),
    ]);
    assert.equal(code, 4);
    assert.match(stderr, /already holds volume vol-1 \(171 inodes\)\. Load needs an empty database/);
    assert.doesNotMatch(stderr, /^from /m);
  });

  it('asks on a terminal for the name of the volume', function () {
    if (!hasTerminal) this.skip();
    const one = attempt(WHOLE);
    const wrong = onTerminal(['load', one.url, one.dump], 'vol-2');
    assert.deepEqual([wrong.code, existsSync(one.database)], [4, false], wrong.stderr);
    assert.match(wrong.stderr, /Type the volume name \(vol-1\)/);
    assert.match(wrong.stderr, /Not confirmed/);
    const right = onTerminal(['load', one.url, one.dump], 'vol-1');
    assert.deepEqual([right.code, existsSync(one.database)], [0, true], right.stderr);
    const two = attempt(WHOLE);
    const unasked = onTerminal(['load', two.url, two.dump, '--yes'], '');
    assert.equal(unasked.code, 0, unasked.stderr);
    assert.doesNotMatch(unasked.stderr, /Type the volume name/);
    const three = attempt(CASES['subtree-dump'].text);
    const refused = onTerminal(['load', three.url, three.dump], 'demo');
    assert.deepEqual([refused.code, existsSync(three.database)], [4, false]);
    assert.doesNotMatch(refused.stderr, /Type the volume name/, 'what is refused is not asked for');
  });

  it('spells out what a hostile name would do to a terminal', () => {
    const { dump, url } = attempt(changed(['"Name": "demo"', '"Name": "de\\u001b[31mmo\\u202e"']));
    const { code, stderr } = jfsmeta(['load', url, dump, '--no-certificate']);
    assert.equal(code, 0, stderr);
    assert.ok(stderr.includes('de\\x1b[31mmo\\u202e'), stderr);
    assert.ok(!stderr.includes('\u001b') && !stderr.includes('\u202e'));
  });

  it('never tells a secret of the dump', () => {
    const folder = temporaryFolder();
    const dump = path.join(folder, 'vol.json');
    copyFileSync(fixture('vol-1/sqlite/dump-keep-secret.json'), dump);
    const setting = (JSON.parse(readFileSync(dump, 'utf8')) as { Setting: Record<string, string> }).Setting;
    const secret = setting['SecretKey']!;
    assert.ok(secret.length > 4 && secret !== 'removed');
    const { code, stderr } = jfsmeta(['load', `sqlite3://${path.join(temporaryFolder(), 'meta.db')}`, dump]);
    assert.equal(code, 0, stderr);
    const texts = [
      stderr,
      ...readdirSync(folder)
        .filter((name) => name !== 'vol.json')
        .map((name) => readFileSync(path.join(folder, name), 'utf8')),
    ];
    for (const text of texts) assert.ok(!text.includes(secret));
  });
});
