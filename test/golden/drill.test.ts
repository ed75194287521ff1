import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { MetaError } from '../../src/core/errors';
import type { ProgressPhase } from '../../src/core/transfer/progress';
import { readCertificate } from '../../src/core/transfer/certificate/readCertificate';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import type { DrillOptions, DrillResult } from '../../src/core/transfer/drill/drill';
import { drill } from '../../src/core/transfer/drill/drill';
import { sweepDrills } from '../../src/core/transfer/drill/sweepDrills';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { withSource } from '../support/engines';
import { databaseCopy, fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';
import { assertFollowsSchema } from '../support/schemaCheck';

const ROOT = path.join(import.meta.dirname, '..', '..');
const WHOLE = [
  'vol-1/sqlite/dump.json',
  'vol-1/sqlite/dump.json.gz',
  'vol-1/sqlite/dump.json.zstd',
  'vol-1/redis/dump.json',
  'vol-1/mysql/dump.json',
  'vol-1/postgres/dump-keep-secret.json',
  'vol-1/redis/dump-skip-trash.json',
  'vol-no-trash/redis/dump.json',
  'vol-crash/sqlite/dump.json',
  'vol-enc/sqlite/dump-keep-secret.json',
  'conflicts/dump.json',
  'old/v1.0.4/dump.json',
  'old/v1.3.1/dump.json',
];
/** What the fixtures hold that nobody else may read (test/fixtures/README.md). */
const SECRET_MEMBERS = ['SecretKey', 'SessionToken', 'EncryptKey'];

interface Desk {
  dump: string;
  scratch: string;
  /** What is beside the dump, the dump left out. */
  beside: () => string[];
  left: () => string[];
}

/** A copy of a dump in a folder of its own, and a folder for the drill. */
function desk(bytes: Buffer, name = 'vol.json'): Desk {
  const folder = temporaryFolder();
  const scratch = temporaryFolder();
  const dump = path.join(folder, name);
  writeFileSync(dump, bytes);
  utimesSync(dump, 1_700_000_000, 1_700_000_000.5);
  return {
    dump,
    scratch,
    beside: () => readdirSync(folder).filter((one) => one !== name),
    left: () => readdirSync(scratch),
  };
}

const drillAt = ({ dump, scratch }: Desk, options: DrillOptions = {}): Promise<DrillResult> =>
  drill(dump, { scratch, certificate: { besideDump: true }, ...options });

function secretsIn(dump: string): string[] {
  const text = readFileSync(dump, 'utf8');
  return SECRET_MEMBERS.flatMap((member) => new RegExp(`"${member}": "([^"]+)"`).exec(text)?.[1] ?? []).filter(
    (secret) => secret !== 'removed',
  );
}

describe('a restore drill', () => {
  for (const name of WHOLE) {
    it(`proves that ${name} can be restored, and leaves it as it is`, async () => {
      const bytes = fixtureBytes(name);
      const at = desk(bytes, path.basename(name));
      const before = statSync(at.dump, { bigint: true });
      const { certificate, files, findings } = await drillAt(at);
      assert.ok(files);
      assert.deepEqual(at.left(), []);
      assert.ok(bytes.equals(readFileSync(at.dump)));
      const after = statSync(at.dump, { bigint: true });
      assert.deepEqual([after.mtimeNs, after.ino, after.mode], [before.mtimeNs, before.ino, before.mode]);
      assert.deepEqual(at.beside(), [path.basename(files.json), path.basename(files.readable)].sort());
      assert.equal(certificate.kind, 'drill');
      assert.deepEqual(compareVerifications(certificate.expected, certificate.found), []);
      assert.equal(certificate.source.sizeBytes, bytes.length);
      assert.equal(findings?.error, certificate.findings?.error);
      const stored = readFileSync(files.json, 'utf8');
      assertFollowsSchema('certificate', stored);
      assert.equal(readCertificate(stored, files.json).found.treeHash, certificate.found.treeHash);
      assert.match(readFileSync(files.readable, 'utf8'), /can be restored/);
      assert.doesNotMatch(stored, /jfsmeta-drill-/, 'the throw-away folder is nobody’s business');
    });
  }

  it('finds what the dump shows', async () => {
    const at = desk(fixtureBytes('vol-1/sqlite/dump.json'));
    const shown = await withSource(at.dump, (source) => verify(source));
    const { certificate } = await drillAt(at);
    assert.deepEqual(certificate.found, shown);
    assert.deepEqual(certificate.missingSecrets, ['SecretKey']);
    assert.equal(certificate.encryption, 'none');
    assert.equal(certificate.source.consistency, undefined);
  });

  it('keeps secrets out of its certificate', async () => {
    for (const name of ['vol-1/sqlite/dump-keep-secret.json', 'vol-enc/sqlite/dump-keep-secret.json']) {
      const at = desk(fixtureBytes(name));
      const secrets = secretsIn(at.dump);
      assert.ok(secrets.length > 0, name);
      const { files } = await drillAt(at);
      const written = [files?.json, files?.readable].map((file) => readFileSync(file ?? '', 'utf8')).join();
      for (const secret of secrets) assert.ok(!written.includes(secret), name);
    }
  });

  it('says what an encrypted volume needs', async () => {
    const kept = await drillAt(desk(fixtureBytes('vol-enc/sqlite/dump.json')));
    assert.equal(kept.certificate.encryption, 'keyPresent');
    const shared = path.join(temporaryFolder(), 'share.json');
    await withSource(fixture('vol-enc/sqlite/dump.json'), (source) =>
      dumpToFile(source, shared, { redaction: 'share-safe' }, { overwrite: false }),
    );
    const { certificate, files } = await drillAt(desk(readFileSync(shared)));
    assert.equal(certificate.encryption, 'keyRemoved');
    assert.ok(certificate.missingSecrets.includes('EncryptKey'));
    assert.match(readFileSync(files?.readable ?? '', 'utf8'), /needs .*EncryptKey/);
  });

  it('lists the conflicts of a busy volume', async () => {
    const { certificate } = await drillAt(desk(fixtureBytes('conflicts/dump.json')));
    assert.ok(certificate.conflicts.count > 0);
    assert.equal(certificate.conflicts.listed.length, certificate.conflicts.count);
  });

  it('takes an engine as well, and says which moment it was', async () => {
    const scratch = temporaryFolder();
    const { certificate, files } = await drill(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`, { scratch });
    assert.equal(files, undefined);
    assert.equal(certificate.source.consistency?.label, 'snapshot');
    assert.deepEqual(readdirSync(scratch), []);
  });

  it('of a dump that cannot be restored says why, leaves nothing and proves nothing', async () => {
    const whole = fixtureBytes('vol-1/sqlite/dump.json');
    const damaged: [Buffer, RegExp][] = [
      [whole.subarray(0, whole.length / 2), /ends/],
      [Buffer.from(whole.toString('latin1').replace('"inode":1,', '"inode":0,'), 'latin1'), /inode/i],
      [fixtureBytes('vol-1/sqlite/dump-subdir-team.json'), /accept "subtree"/],
      [Buffer.from('{"Setting": {}}'), /./],
      [Buffer.from('no dump at all'), /./],
    ];
    for (const [bytes, why] of damaged) {
      const at = desk(bytes);
      await assert.rejects(drillAt(at), (error) => MetaError.is(error) && why.test(error.message));
      assert.deepEqual([at.left(), at.beside()], [[], []]);
    }
    await assert.rejects(drill('/nowhere/vol.json', { scratch: temporaryFolder() }), { reason: 'notFound' });
  });

  it('does not certify a dump that was changed meanwhile', async () => {
    const at = desk(fixtureBytes('vol-1/sqlite/dump.json'));
    const drilling = drillAt(at, {
      onProgress: ({ phase }) => {
        if (phase === 'verify') appendFileSync(at.dump, ' ');
      },
    });
    await assert.rejects(drilling, { reason: 'damaged', message: /was changed while it was loaded/ });
    assert.deepEqual([at.left(), at.beside()], [[], []]);
  });

  it('goes on where a refusal is accepted by name, and says so', async () => {
    const { certificate } = await drillAt(desk(fixtureBytes('vol-1/sqlite/dump-subdir-team.json')), {
      accept: ['subtree'],
    });
    assert.deepEqual(certificate.accepted, ['subtree']);
  });

  it('writes its certificate where it is told to, or says beforehand that it cannot', async () => {
    const at = desk(fixtureBytes('vol-1/sqlite/dump.json'));
    const folder = temporaryFolder();
    const { files } = await drillAt(at, { certificate: { folder } });
    assert.equal(path.dirname(files?.json ?? ''), folder);
    assert.deepEqual(at.beside(), []);
    const missing = path.join(folder, 'missing');
    await assert.rejects(drillAt(at, { certificate: { folder: missing } }), { reason: 'io', message: /missing/ });
    assert.deepEqual(at.left(), []);
    assert.equal((await drillAt(at, { certificate: {} })).files, undefined);
  });

  for (const phase of ['check', 'load', 'index', 'verify'] satisfies ProgressPhase[]) {
    it(`that is cancelled in phase ${phase} leaves nothing`, async () => {
      const at = desk(fixtureBytes('vol-1/sqlite/dump.json'));
      const controller = new AbortController();
      const drilling = drillAt(at, {
        signal: controller.signal,
        onProgress: (progress) => {
          if (progress.phase === phase) controller.abort();
        },
      });
      await assert.rejects(drilling, { name: 'AbortError' });
      assert.deepEqual([at.left(), at.beside()], [[], []]);
    });

    it(`that is killed in phase ${phase} is swept by the next one, and not while it runs`, async () => {
      const at = desk(fixtureBytes('vol-1/sqlite/dump.json'));
      const script = ['--no-warnings', '--import', 'tsx', 'test/support/stoppingDrill.ts'];
      const child = spawn(process.execPath, [...script, at.dump, at.scratch, phase], {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(child, 'close');
      await Promise.race([once(child.stdout, 'data'), closed]);
      assert.equal(child.exitCode, null, 'it stands still');
      const [running = '', ...others] = at.left();
      assert.deepEqual(others, []);
      assert.equal(statSync(path.join(at.scratch, running)).mode & 0o777, 0o700);
      assert.equal(await sweepDrills(at.scratch), 0);
      assert.deepEqual(at.left(), [running]);
      child.kill('SIGKILL');
      await closed;
      assert.deepEqual(at.left(), [running]);
      assert.deepEqual(at.beside(), []);
      const { certificate } = await drillAt(at);
      assert.equal(certificate.found.entries, 174);
      assert.deepEqual(at.left(), []);
    });
  }

  it('on a disk that is full says so and leaves nothing', function () {
    const at = desk(fixtureBytes('vol-1/sqlite/dump.json'));
    const run = (size: string): { reason: string; message: string; left: string[] } | undefined => {
      const script = path.join(ROOT, 'test', 'fuzz', 'drillOnFullDisk.ts');
      const commands = `mount -t tmpfs -o size=${size} none "$1" && TSX_DISABLE_CACHE=1 exec "$2" --no-warnings --import tsx "$3" "$4" "$1"`;
      const { error, stdout, stderr } = spawnSync(
        'unshare',
        [
          '--user',
          '--map-root-user',
          '--mount',
          'sh',
          '-c',
          commands,
          'sh',
          at.scratch,
          process.execPath,
          script,
          at.dump,
        ],
        { encoding: 'utf8', cwd: ROOT },
      );
      // Not every system lets us mount.
      if (error !== undefined || /unshare|mount/.test(stderr)) return undefined;
      return JSON.parse(stdout) as { reason: string; message: string; left: string[] };
    };
    const early = run('16k');
    if (early === undefined) return this.skip();
    assert.equal(early.reason, 'io');
    assert.match(early.message, /needs about 4\d\.\d KiB in .* are free/);
    assert.deepEqual(early.left, []);
    const late = run('80k');
    assert.equal(late?.reason, 'io', late?.message);
    assert.doesNotMatch(late.message, /needs about/);
    assert.deepEqual(late.left, []);
    assert.deepEqual(at.beside(), []);
  });
});

describe('sweeping drills', () => {
  /** A process that has ended. */
  const ended = (): number => spawnSync(process.execPath, ['-e', '']).pid;
  const marker = (host: string, processId: number): string =>
    JSON.stringify({ id: 'x', startedAt: 1, host, processId });

  it('removes what is left over, and nothing else', async () => {
    const at = temporaryFolder();
    const elsewhere = temporaryFolder();
    writeFileSync(path.join(elsewhere, 'drill.json'), marker(hostname(), ended()));
    const make = (name: string, files: Record<string, string>): void => {
      mkdirSync(path.join(at, name));
      for (const [file, text] of Object.entries(files)) writeFileSync(path.join(at, name, file), text);
    };
    make('jfsmeta-drill-dead01', { 'drill.json': marker(hostname(), ended()), 'volume.db': 'x' });
    make('jfsmeta-drill-live01', { 'drill.json': marker(hostname(), process.pid) });
    make('jfsmeta-drill-host01', { 'drill.json': marker(`not-${hostname()}`, ended()) });
    make('jfsmeta-drill-mine01', { 'notes.txt': 'mine' });
    make('jfsmeta-drill-odd001', { 'drill.json': 'no marker' });
    make('jfsmeta-drill-new001', {});
    make('jfsmeta-drill-old001', {});
    make('my-jfsmeta-drill-dead01', { 'drill.json': marker(hostname(), ended()) });
    make('jfsmeta-drill-dead01.bak', { 'drill.json': marker(hostname(), ended()) });
    for (const name of ['jfsmeta-drill-old001', 'jfsmeta-drill-mine01']) {
      utimesSync(path.join(at, name), 1_700_000_000, 1_700_000_000);
    }
    writeFileSync(path.join(at, 'jfsmeta-drill-file01'), '');
    symlinkSync(elsewhere, path.join(at, 'jfsmeta-drill-link01'));
    assert.equal(await sweepDrills(at), 2);
    assert.deepEqual(readdirSync(at).sort(), [
      'jfsmeta-drill-dead01.bak',
      'jfsmeta-drill-file01',
      'jfsmeta-drill-host01',
      'jfsmeta-drill-link01',
      'jfsmeta-drill-live01',
      'jfsmeta-drill-mine01',
      'jfsmeta-drill-new001',
      'jfsmeta-drill-odd001',
      'my-jfsmeta-drill-dead01',
    ]);
    assert.ok(existsSync(path.join(elsewhere, 'drill.json')));
    assert.equal(await sweepDrills(at), 0);
  });

  it('has nothing to do where there is no folder', async () => {
    assert.equal(await sweepDrills(path.join(temporaryFolder(), 'missing')), 0);
  });
});
