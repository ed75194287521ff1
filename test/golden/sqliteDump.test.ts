import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { openSource } from '../../src/core/registry/openSource';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import type { DumpRequest } from '../../src/core/transfer/dump/dumpRequest';
import { databaseCopy, fixtureBytes, temporaryFolder } from '../support/fixtures';

interface Case {
  database: string;
  official: string;
  request?: Partial<DumpRequest>;
}

/** Every SQLite fixture with what the official client dumped from it. Names in them hold U+FFFD, hence `identical`. */
const CASES: Case[] = [
  { database: 'vol-1/sqlite/meta.db', official: 'vol-1/sqlite/dump.json' },
  { database: 'vol-1/sqlite/meta.db', official: 'vol-1/sqlite/dump-skip-trash.json', request: { skipTrash: true } },
  { database: 'vol-1/sqlite/meta.db', official: 'vol-1/sqlite/dump-keep-secret.json', request: { redaction: 'full' } },
  { database: 'vol-1/sqlite/meta.db', official: 'vol-1/sqlite/dump-subdir-team.json', request: { subdir: '/team' } },
  { database: 'vol-crash/sqlite/meta.db', official: 'vol-crash/sqlite/dump.json' },
  { database: 'vol-enc/sqlite/meta.db', official: 'vol-enc/sqlite/dump.json' },
  {
    database: 'vol-enc/sqlite/meta.db',
    official: 'vol-enc/sqlite/dump-keep-secret.json',
    request: { redaction: 'full' },
  },
  { database: 'old/v1.3.1/meta.db', official: 'old/v1.3.1/dump.json', request: { forVersion: '1.3' } },
  { database: 'old/v1.0.4/meta.db', official: 'old/v1.0.4/dump.json', request: { forVersion: '1.0' } },
];

describe('dump of SQLite volumes (golden)', () => {
  for (const { database, official, request = {} } of CASES) {
    it(`writes the official client's bytes: ${official}`, async () => {
      const source = await openSource(`sqlite3://${databaseCopy(database)}`);
      const file = path.join(temporaryFolder(), 'dump.json');
      const full: DumpRequest = { redaction: 'restore-ready', identical: true, ...request };
      const result = await dumpToFile(source, file, full, { overwrite: false });
      await source.close();
      const written = readFileSync(file);
      assert.ok(written.equals(fixtureBytes(official)), `the dump differs from ${official}`);
      assert.equal(result.jsonBytes, written.length);
      assert.deepEqual(readdirSync(path.dirname(file)), ['dump.json'], 'nothing else is left in the folder');
    });
  }

  it('leaves the database and its journal mode as they were', async () => {
    for (const name of ['vol-1/sqlite/meta.db', 'old/v1.0.4/meta.db']) {
      const copy = databaseCopy(name);
      const source = await openSource(`sqlite3://${copy}`);
      await dumpToFile(
        source,
        path.join(temporaryFolder(), 'x.json'),
        { redaction: 'restore-ready' },
        { overwrite: false },
      );
      await source.close();
      assert.ok(readFileSync(copy).equals(fixtureBytes(name)), `${name} was changed`);
    }
  });

  it('keeps names with U+FFFD whole by default, and says so', async () => {
    const source = await openSource(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`);
    const file = path.join(temporaryFolder(), 'safe.json');
    const notices: string[] = [];
    await dumpToFile(
      source,
      file,
      { redaction: 'restore-ready' },
      {
        overwrite: false,
        onNotice: (notice) => notices.push(notice.code),
      },
    );
    await source.close();
    const text = readFileSync(file, 'utf8');
    const official = fixtureBytes('vol-1/sqlite/dump.json').toString();
    assert.equal(text.replaceAll('%EF%BF%BD', '%EF'), official);
    assert.notEqual(text, official);
    assert.deepEqual(notices, ['safeVariant']);
  });

  it('removes every credential at level share-safe', async () => {
    const source = await openSource(`sqlite3://${databaseCopy('vol-enc/sqlite/meta.db')}`);
    const file = path.join(temporaryFolder(), 'shared.json');
    const result = await dumpToFile(source, file, { redaction: 'share-safe' }, { overwrite: false });
    await source.close();
    const { Setting } = JSON.parse(readFileSync(file, 'utf8')) as { Setting: Record<string, unknown> };
    for (const name of ['AccessKey', 'SecretKey', 'EncryptKey']) assert.equal(Setting[name], 'removed', name);
    assert.deepEqual(result.removedSecrets.sort(), ['AccessKey', 'EncryptKey', 'SecretKey']);
    assert.deepEqual(result.keptSecrets, []);
  });

  it('leaves out what older clients cannot load, and says what', async () => {
    const source = await openSource(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`);
    const file = path.join(temporaryFolder(), 'old.json');
    const messages: string[] = [];
    const request: DumpRequest = { redaction: 'restore-ready', forVersion: '1.0' };
    await dumpToFile(source, file, request, { overwrite: false, onNotice: ({ message }) => messages.push(message) });
    await source.close();
    const text = readFileSync(file, 'utf8');
    assert.doesNotMatch(text, /posix_acl|Quotas|"Tiers"|EnableACL|DirStats|a%20b/);
    assert.match(text, /"a b"/);
    assert.match(
      messages.join(),
      /directory quotas \(2\), user quotas \(1\), group quotas \(1\), entries with ACLs \(4\)/,
    );
  });

  it('refuses a missing subdirectory and writes nothing', async () => {
    const source = await openSource(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`);
    const folder = temporaryFolder();
    const request: DumpRequest = { redaction: 'restore-ready', subdir: '/no/such' };
    await assert.rejects(dumpToFile(source, path.join(folder, 'x.json'), request, { overwrite: false }), {
      reason: 'notFound',
    });
    await source.close();
    assert.deepEqual(readdirSync(folder), []);
  });
});
