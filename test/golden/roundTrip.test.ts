import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { openSource } from '../../src/core/registry/openSource';
import type { ClientVersion } from '../../src/core/transfer/dump/olderClients';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';

/** Every JSON dump in the official layout; `conflicts/dump.json` was indented by hand. */
const DUMPS = readdirSync(fixture('.'), { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll(path.sep, '/'))
  .filter((name) => /(^|\/)(dump[^/]*|after-load)\.json$/.test(name) && name !== 'conflicts/dump.json')
  .sort();

function versionOf(name: string): ClientVersion {
  if (name.startsWith('old/v1.0.4')) return '1.0';
  return name.startsWith('old/v1.3.1') ? '1.3' : '1.4';
}

async function rewrite(dump: string, forVersion: ClientVersion = '1.4'): Promise<string> {
  const source = await openSource(dump);
  const file = path.join(temporaryFolder(), 'again.json');
  await dumpToFile(source, file, { redaction: 'full', identical: true, forVersion }, { overwrite: false });
  await source.close();
  return file;
}

describe('JSON dumps read and written back (golden)', () => {
  it('finds all dumps', () => assert.ok(DUMPS.length >= 27, DUMPS.join(' ')));

  for (const name of DUMPS) {
    it(`is the same bytes: ${name}`, async () => {
      const again = await rewrite(fixture(name), versionOf(name));
      assert.ok(readFileSync(again).equals(fixtureBytes(name)));
    });
  }

  for (const name of ['vol-1/sqlite/dump.json.gz', 'vol-1/sqlite/dump.json.zstd']) {
    it(`is the plain dump's bytes: ${name}`, async () => {
      assert.ok(readFileSync(await rewrite(fixture(name))).equals(fixtureBytes('vol-1/sqlite/dump.json')));
    });
  }

  it('a dump indented by hand holds the same after it was rewritten', async () => {
    const before = await openSource(fixture('conflicts/dump.json'));
    const after = await openSource(await rewrite(fixture('conflicts/dump.json')));
    assert.deepEqual(compareVerifications(await verify(before), await verify(after)), []);
    await before.close();
    await after.close();
  });

  it('engines agree: the same volume has the same entries on each', async () => {
    const counts = new Map<string, unknown>();
    for (const engine of ['sqlite', 'mysql', 'postgres', 'redis', 'etcd']) {
      const source = await openSource(fixture(`vol-1/${engine}/dump.json`));
      const { inodes, entries, xattrs, acls, hardLinkGroups } = await verify(source);
      await source.close();
      counts.set(engine, { inodes, entries, xattrs, acls, hardLinkGroups });
    }
    for (const [engine, count] of counts) assert.deepEqual(count, counts.get('sqlite'), engine);
  });
});
