import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { checkDump } from '../../src/core/check/checkDump';
import type { CheckReport } from '../../src/core/check/finding';
import { displayName } from '../../src/core/display/name';
import { FileInput } from '../../src/core/dump/input/fileInput';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';

const ROOT = path.join(import.meta.dirname, '../..');

async function check(file: string): Promise<CheckReport> {
  const input = await FileInput.open(file);
  try {
    return await checkDump(input, {});
  } finally {
    await input.close();
  }
}

/** Errors and warnings with their places. */
function grave({ findings }: CheckReport): string[] {
  return findings
    .filter(({ severity }) => severity !== 'information')
    .map(
      ({ code, names, section }) =>
        `${code} ${names === undefined ? (section ?? '') : `/${names.map(displayName).join('/')}`}`,
    );
}

const ENGINES = ['sqlite', 'redis', 'mysql', 'postgres', 'etcd'];

describe('check of official dumps', () => {
  for (const name of [
    ...ENGINES.map((engine) => `vol-1/${engine}/dump.json`),
    'vol-1/etcd/dump-fast.json',
    'vol-enc/sqlite/dump.json',
    'vol-no-trash/redis/dump.json',
    'vol-crash/sqlite/dump.json',
    'vol-crash/redis/dump.json',
    'old/v1.3.1/dump.json',
  ]) {
    it(`finds no error and no warning in ${name}`, async () => {
      const report = await check(fixture(name));
      assert.deepEqual(grave(report), []);
      assert.equal(report.isWhole, true);
      assert.equal(report.bytes, fixtureBytes(name).length);
    });
  }

  for (const engine of ENGINES) {
    it(`says what options of dump leave behind (${engine})`, async () => {
      assert.deepEqual(grave(await check(fixture(`vol-1/${engine}/dump-skip-trash.json`))), ['trash-missing Trash']);
      // Quotas of the whole volume, one of them of a directory outside /team.
      const subtree = await check(fixture(`vol-1/${engine}/dump-subdir-team.json`));
      assert.deepEqual(grave(subtree), ['trash-missing Trash', 'quota-orphan Quotas']);
      assert.equal(subtree.counts['subtree-dump'], 1);
      const secrets = await check(fixture(`vol-1/${engine}/dump-keep-secret.json`));
      assert.deepEqual(grave(secrets), ['secret-present Setting']);
    });
  }

  it('knows the times before 1970 of an old client', async () => {
    const report = await check(fixture('old/v1.0.4/dump.json'));
    assert.deepEqual(grave(report), ['time-drift /data/empty', 'time-drift /data/empty']);
  });

  it('finds what a busy volume left in its dump', async () => {
    const report = await check(fixture('conflicts/dump.json'));
    assert.deepEqual(grave(report), [
      'del-above DelFiles',
      'del-above DelFiles',
      'inode-dangling /data/dangling-regular',
      'inode-dangling /data/dangling-directory',
      'symlink-missing /data/dangling-symlink',
      'inode-dangling /data/dangling-symlink',
      'copies-differ /team/u0/zz-moved-2',
      'directory-linked /team/u1',
      'directory-linked /team/u1/p',
      'copies-differ /team/u5/zz-moved-1',
      'copies-differ /team/u6/p/zz-moved-0',
    ]);
    assert.equal(report.counts['slice-shared'], 1);
    assert.equal(report.counts['sustained-present'], 1);
  });

  it('checks compressed dumps as plain ones', async () => {
    const plain = fixtureBytes('conflicts/dump.json');
    const expected = await check(fixture('conflicts/dump.json'));
    const withoutLines = {
      ...expected,
      findings: expected.findings.map((finding) => ({ ...finding, line: undefined })),
    };
    for (const [name, bytes] of [
      ['dump.json.gz', gzipSync(plain)],
      ['dump.json.zstd', zstdCompressSync(plain)],
    ] as const) {
      const file = path.join(temporaryFolder(), name);
      writeFileSync(file, bytes);
      assert.deepEqual(await check(file), withoutLines);
    }
  });

  it('names the damage of a compressed dump, and what stands in front of it', async () => {
    const bytes = gzipSync(fixtureBytes('conflicts/dump.json'));
    const file = path.join(temporaryFolder(), 'dump.json.gz');
    writeFileSync(file, bytes.subarray(0, bytes.length >> 1));
    const report = await check(file);
    assert.equal(report.isWhole, false);
    assert.equal((report.counts.damaged ?? 0) + (report.counts.cut ?? 0), 1);
    assert.ok(report.entries > 10);
    assert.equal(report.counts['inode-dangling'], 3);
  });
});

interface Run {
  code: number;
  stdout: string;
  stderr: string;
}

function jfsmeta(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [path.join(ROOT, 'dist/cli.js'), ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

describe('jfsmeta check', () => {
  before(() => {
    assert.ok(existsSync(path.join(ROOT, 'dist/cli.js')), 'build first: npm run build');
  });

  it('ends with 0 for a sound dump and says what is good to know', async () => {
    const { code, stdout } = await jfsmeta('check', fixture('vol-1/sqlite/dump.json'));
    assert.equal(code, 0);
    assert.match(stdout, /^information secret-removed: 1\n {2}Setting \(line 15\): SecretKey is "removed"\./m);
    assert.match(stdout, /dump\.json: 3 hints in 174 entries\.\n$/);
  });

  it('ends with 1 for one that is not, the gravest first, so many of each', async () => {
    const { code, stdout } = await jfsmeta('check', fixture('conflicts/dump.json'), '--limit', '1');
    assert.equal(code, 1);
    assert.match(stdout, /^warning del-above: 2\n {2}DelFiles \(line 47\): .*\n {2}… and 1 more$/m);
    assert.ok(stdout.indexOf('warning ') < stdout.indexOf('information '));
    assert.match(stdout, /: 11 warnings, 24 hints in 193 entries\.\n$/);
  });

  it('prints JSON that says the same', async () => {
    const { code, stdout } = await jfsmeta('check', fixture('conflicts/dump.json'), '--json');
    assert.equal(code, 1);
    const report = JSON.parse(stdout) as {
      isWhole: boolean;
      totals: Record<string, number>;
      counts: Record<string, number>;
      findings: { code: string; path?: string; line: number; fix?: string }[];
    };
    assert.equal(report.isWhole, true);
    assert.deepEqual(report.totals, { error: 0, warning: 11, information: 24 });
    const sum = Object.values(report.counts).reduce((a, b) => a + b, 0);
    assert.equal(report.findings.length, sum);
    assert.ok(report.findings.some(({ code: one, path: where }) => one === 'directory-linked' && where === '/team/u1'));
    assert.ok(report.findings.some(({ code: one, fix }) => one === 'counter-low' && fix !== undefined));
  });

  it('checks a cut file up to the cut', async () => {
    const bytes = fixtureBytes('vol-1/sqlite/dump.json');
    const file = path.join(temporaryFolder(), 'cut.json');
    writeFileSync(file, bytes.subarray(0, 60_000));
    const { code, stdout } = await jfsmeta('check', file);
    assert.equal(code, 1);
    assert.match(stdout, /^error cut: 1\n {2}\/\S+ \(line \d+\): At byte 60000: /m);
    assert.match(stdout, /Only the part in front of the damage was checked\.\n$/);
  });

  it('refuses what is no dump, no file, no number', async () => {
    assert.equal((await jfsmeta('check', fixture('vol-1/sqlite/meta.db'))).code, 3);
    assert.equal((await jfsmeta('check', fixture('none.json'))).code, 3);
    assert.equal((await jfsmeta('check', fixture('vol-1/sqlite/dump.json'), '--limit', 'x')).code, 2);
  });
});
