import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'mocha';
import type { IndexStorage } from '../../../../src/core/dump/index/indexStorage';
import type { IndexSummary } from '../../../../src/core/dump/index/indexSummary';
import type { DumpFileSource } from '../../../../src/core/dump/json/reader/dumpFileSource';
import { openDumpFile } from '../../../../src/core/dump/openDumpFile';
import { fixture, fixtureBytes, temporaryFolder } from '../../../support/fixtures';
import { foundAt, walkedPlaces } from '../../../support/walkedPlaces';

const PLAIN = 'vol-1/sqlite/dump.json';

function dumpFile(name = PLAIN): string {
  const file = path.join(temporaryFolder(), path.basename(name));
  copyFileSync(fixture(name), file);
  return file;
}

function storage(maxTotalBytes?: number): IndexStorage {
  return { folder: path.join(temporaryFolder(), 'indexes'), maxTotalBytes };
}

/** What is stored, without what is still being made. */
function stored({ folder }: IndexStorage): string[] {
  return readdirSync(folder).sort();
}

async function using<T>(file: string, kept: IndexStorage, work: (source: DumpFileSource) => Promise<T>): Promise<T> {
  const source = await openDumpFile(file, kept);
  try {
    return await work(source);
  } finally {
    await source.close();
  }
}

/** Opens, compares every answer with a walk, and closes. */
function opened(file: string, kept: IndexStorage): Promise<IndexSummary> {
  return using(file, kept, async (source) => {
    const summary = await source.index();
    const places = await walkedPlaces(source);
    assert.equal(summary.entries, places.length);
    const named = places.filter(({ parent }) => parent !== undefined).map(foundAt);
    const { entries } = await source.search({ by: 'name', pattern: '*' }, { limit: 1_000_000 });
    assert.deepEqual(entries, named);
    for (const { entry } of places) {
      const known = places.find((place) => place.entry.inode === entry.inode)!;
      assert.deepEqual((await source.inspect(entry.inode))?.attr, known.entry.attr);
    }
    return summary;
  });
}

describe('stored indexes', () => {
  for (const name of [PLAIN, 'vol-1/sqlite/dump.json.gz', 'vol-1/sqlite/dump.json.zstd']) {
    it(`${path.basename(name)}: made once, used again, also for a copy of the same age`, async () => {
      const kept = storage();
      const file = dumpFile(name);
      const made = await opened(file, kept);
      assert.equal(made.isReused, false);
      assert.equal(made.sideCopyBytes > 0, name !== PLAIN);
      assert.ok(made.indexBytes > 0);
      assert.equal(stored(kept).length, name === PLAIN ? 1 : 2);
      const again = await opened(file, kept);
      assert.deepEqual(again, { ...made, isReused: true });
      const copy = dumpFile(name);
      const { atime, mtime } = statSync(file);
      utimesSync(file, atime, mtime);
      utimesSync(copy, atime, mtime);
      await opened(file, kept);
      assert.equal((await opened(copy, kept)).isReused, true);
    });
  }

  it('are for their owner only, and hold nothing of the header', async () => {
    const kept = storage();
    await opened(dumpFile('vol-1/sqlite/dump.json.gz'), kept);
    for (const name of stored(kept)) {
      const file = path.join(kept.folder, name);
      if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.ok(!readFileSync(file).includes('"AccessKey"'));
      assert.ok(!readFileSync(file).includes('"Setting"'));
    }
  });

  it('are not used for a file that was changed', async () => {
    const kept = storage();
    const file = dumpFile();
    await opened(file, kept);
    const text = fixtureBytes(PLAIN);
    writeFileSync(file, Buffer.from(text.toString('latin1').replace('"mode":493', '"mode":511'), 'latin1'));
    assert.equal((await opened(file, kept)).isReused, false);
    assert.equal((await opened(file, kept)).isReused, true);
  });

  it('that are damaged anywhere are made again, without a word', async () => {
    const file = dumpFile();
    const kept = storage();
    await opened(file, kept);
    const [name] = stored(kept);
    const index = path.join(kept.folder, name!);
    const whole = readFileSync(index);
    for (let at = 0; at < whole.length; at += 97) {
      const damaged = Buffer.from(whole);
      damaged[at] = damaged[at]! ^ 0x55;
      writeFileSync(index, damaged);
      await opened(file, kept);
      assert.ok(readFileSync(index).equals(whole), `byte ${at}`);
    }
    for (const bytes of [Buffer.alloc(0), whole.subarray(0, 100), whole.subarray(0, -1), Buffer.alloc(5000)]) {
      writeFileSync(index, bytes);
      assert.equal((await opened(file, kept)).isReused, false);
    }
  });

  it('of a compressed dump are not used without its text', async () => {
    const file = dumpFile('vol-1/sqlite/dump.json.gz');
    const kept = storage();
    await opened(file, kept);
    const text = stored(kept).find((name) => name.endsWith('.text'))!;
    writeFileSync(path.join(kept.folder, text), 'cut');
    assert.equal((await opened(file, kept)).isReused, false);
    assert.equal((await opened(file, kept)).isReused, true);
  });

  it('go when there is no more room, those used longest ago first', async () => {
    const kept = storage();
    const files = [dumpFile(), dumpFile('conflicts/dump.json'), dumpFile('vol-1/etcd/dump-subdir-team.json')];
    const [first, second, third] = files as [string, string, string];
    await opened(first, kept);
    const size = statSync(path.join(kept.folder, stored(kept)[0]!)).size;
    await opened(second, kept);
    const past = (seconds: number): Date => new Date(Date.now() - 1000 * seconds);
    for (const name of stored(kept)) utimesSync(path.join(kept.folder, name), past(1000), past(1000));
    // Used: it is the younger one from now on.
    assert.equal((await opened(first, kept)).isReused, true);
    await opened(third, { ...kept, maxTotalBytes: 2 * size });
    assert.equal((await opened(first, kept)).isReused, true);
    assert.equal((await opened(third, kept)).isReused, true);
    assert.equal((await opened(second, kept)).isReused, false);
  });

  it('that would be too large are not kept, and nothing stays behind', async () => {
    const kept = storage(100);
    const file = dumpFile();
    assert.equal((await opened(file, kept)).isReused, false);
    assert.equal((await opened(file, kept)).isReused, false);
    assert.deepEqual(stored(kept), []);
  });

  it('need no folder that can be written to', async () => {
    const notAFolder = path.join(temporaryFolder(), 'file');
    writeFileSync(notAFolder, '');
    assert.equal((await opened(dumpFile(), { folder: path.join(notAFolder, 'x') })).isReused, false);
  });

  it('may be removed while they are used', async function () {
    if (process.platform === 'win32') this.skip();
    const kept = storage();
    const file = dumpFile();
    await opened(file, kept);
    await using(file, kept, async (source) => {
      assert.equal((await source.index()).isReused, true);
      for (const name of stored(kept)) rmSync(path.join(kept.folder, name));
      assert.ok((await source.list(1, { limit: 100 })).items.length > 0);
    });
  });
});
