import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { before, describe, it } from 'mocha';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { load } from '../../src/core/transfer/load/load';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { fixture, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import { generatedVolume } from '../support/generatedVolume';

/** Runs the official client. `_journal=DELETE` keeps it from turning our databases into WAL. */
function juicefs(...args: string[]): void {
  const { status, stderr } = spawnSync('juicefs', args, { encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 0, `juicefs ${args.join(' ')}: ${stderr}`);
}

const officialUrl = (file: string): string => `sqlite3://${file}?_journal=DELETE`;

async function oursTo(source: string, file: string): Promise<void> {
  const opened = await openSource(source);
  await dumpToFile(opened, file, { redaction: 'full', identical: true }, { overwrite: true });
  await opened.close();
}

/** The official dump asks for every 64 MiB of a file's length one by one: keep files to some gigabytes. */
function limitLengths({ entry, children }: GeneratedEntry): void {
  if (entry.attr.length > 2 ** 32) entry.attr = { ...entry.attr, length: 2 ** 32 };
  for (const child of children) limitLengths(child);
}

/** What the official loader recomputes, ours keeps at least as high as the dump says (docs/formats/json-dump.md §9). */
function withoutCounters(dump: string): string {
  return readFileSync(dump, 'utf8').replace(/"(nextInodes|nextChunk|nextSession|nextTrash)": \d+/g, '$1');
}

describe('conformance with the official client', () => {
  before(function () {
    if (spawnSync('juicefs', ['version']).error !== undefined) {
      console.log('    juicefs is not on the PATH: conformance with the official client is not tested');
      this.skip();
    }
  });

  for (const dump of [
    'vol-1/sqlite/dump.json',
    'vol-1/redis/dump.json',
    'conflicts/dump.json',
    'vol-crash/sqlite/dump.json',
  ]) {
    it(`both load ${dump} into databases of which both make one dump`, async () => {
      const folder = temporaryFolder();
      const [ours, theirs] = [path.join(folder, 'ours.db'), path.join(folder, 'theirs.db')];
      const source = await openSource(fixture(dump));
      await load(source, openTarget(`sqlite3://${ours}`));
      await source.close();
      juicefs('load', officialUrl(theirs), fixture(dump));
      const texts: string[] = [];
      for (const database of [ours, theirs]) {
        const byUs = `${database}.by-us.json`;
        const byThem = `${database}.by-them.json`;
        await oursTo(`sqlite3://${database}`, byUs);
        juicefs('dump', '--keep-secret-key', officialUrl(database), byThem);
        assert.ok(readFileSync(byUs).equals(readFileSync(byThem)), `dumps of ${path.basename(database)} differ`);
        texts.push(withoutCounters(byUs));
      }
      assert.equal(texts[0], texts[1]);
    });
  }

  it('both make one dump of generated volumes, and the official loader reads ours', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, async (volume) => {
        limitLengths(volume.root);
        limitLengths(volume.trash);
        const folder = temporaryFolder();
        const file = (name: string): string => path.join(folder, name);
        await load(generatedSource(volume), openTarget(`sqlite3://${file('ours.db')}`));
        await oursTo(`sqlite3://${file('ours.db')}`, file('ours.json'));
        juicefs('dump', '--keep-secret-key', officialUrl(file('ours.db')), file('theirs.json'));
        assert.ok(readFileSync(file('ours.json')).equals(readFileSync(file('theirs.json'))), 'dumps differ');
        juicefs('load', officialUrl(file('theirs.db')), file('ours.json'));
        const [dumped, loaded] = [
          await openSource(file('ours.json')),
          await openSource(`sqlite3://${file('theirs.db')}`),
        ];
        assert.deepEqual(compareVerifications(await verify(dumped), await verify(loaded)), []);
        await dumped.close();
        await loaded.close();
      }),
      { numRuns: 8 },
    );
  });
});
