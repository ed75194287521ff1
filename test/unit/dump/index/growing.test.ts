import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { before, describe, it } from 'mocha';
import { generateDump } from '../../../../bench/generateDump';
import type { DumpFileSource } from '../../../../src/core/dump/json/reader/dumpFileSource';
import { openDumpFile } from '../../../../src/core/dump/openDumpFile';
import { MetaError } from '../../../../src/core/errors';
import { TRASH_INODE } from '../../../../src/core/model/inode';
import type { U64 } from '../../../../src/core/model/u64';
import type { DirectoryPage } from '../../../../src/core/ports/metadataSource';
import { fixtureBytes, temporaryFolder } from '../../../support/fixtures';
import { RecordingVisitor, dumpOfChildren } from '../../../support/recordDump';

const FILES = 60_000;
const DIRECTORIES = 30;

async function using(file: string, check: (source: DumpFileSource) => Promise<void>): Promise<void> {
  const source = await openDumpFile(file);
  try {
    await check(source);
  } finally {
    await source.close();
  }
}

function written(content: Uint8Array | string): string {
  const file = path.join(temporaryFolder(), 'dump');
  writeFileSync(file, content);
  return file;
}

async function pagesOf(source: DumpFileSource, directory: U64, limit: number): Promise<DirectoryPage[]> {
  const pages: DirectoryPage[] = [];
  let cursor: string | undefined;
  do {
    const page = await source.list(directory, { cursor, limit });
    pages.push(page);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

describe('a dump that is still being read', function () {
  this.timeout(120_000);
  const dumps: { name: string; file: string }[] = [];

  before(() => {
    const plain = path.join(temporaryFolder(), 'plain.json');
    generateDump(plain, { files: FILES, filesPerDirectory: FILES / DIRECTORIES });
    dumps.push({ name: 'plain', file: plain });
    dumps.push({ name: 'gzip', file: written(gzipSync(readFileSync(plain), { level: 1 })) });
  });

  for (const name of ['plain', 'gzip']) {
    const fileOf = (): string => dumps.find((dump) => dump.name === name)!.file;

    it(`${name}: lists the root before it knows all of it, and all of it in the end`, async () => {
      await using(fileOf(), async (source) => {
        let isIndexed = false;
        const index = source.index().then((summary) => {
          isIndexed = true;
          return summary;
        });
        const pages = await pagesOf(source, 1, 100);
        assert.equal(pages[0]?.isPartial, true);
        assert.equal(pages[0].total, undefined);
        assert.ok(pages[0].items.length < DIRECTORIES);
        const names = pages.flatMap(({ items }) => items.map((item) => item.name));
        assert.equal(names.length, DIRECTORIES);
        assert.equal(new Set(names).size, DIRECTORIES);
        assert.equal(pages.at(-1)?.isPartial, undefined);
        assert.equal((await index).entries, FILES + DIRECTORIES + 2);
        assert.ok(isIndexed);
        const [whole] = await pagesOf(source, 1, 100);
        assert.deepEqual([whole?.items.length, whole?.total, whole?.isPartial], [DIRECTORIES, DIRECTORIES, undefined]);
      });
    });

    it(`${name}: gives what is complete, and waits for what may still come`, async () => {
      await using(fileOf(), async (source) => {
        const order: string[] = [];
        const note = (what: string) => () => order.push(what);
        const waits = [
          source.index().then(note('index')),
          source.list(TRASH_INODE, { limit: 5 }).then(note('trash')),
          source.child(1, 'no such name').then((child) => {
            assert.equal(child, undefined);
            order.push('missing');
          }),
          source.inspect(123_456_789).then((inspection) => {
            assert.equal(inspection, undefined);
            order.push('no inode');
          }),
          source.list(2, { limit: 100 }).then(note('first directory')),
          source.child(2, 'file-0000000003.dat').then(note('its file')),
          source.inspect(3).then(note('inode 3')),
        ];
        await Promise.all(waits);
        assert.deepEqual(order.slice(0, 3).sort(), ['first directory', 'inode 3', 'its file']);
      });
    });

    it(`${name}: an index made while others look is like one made alone`, async () => {
      const asked = await openDumpFile(fileOf());
      const alone = await openDumpFile(fileOf());
      let isIndexed = false;
      const index = asked.index().finally(() => (isIndexed = true));
      for (let inode = 2; !isIndexed; inode += 997) {
        await asked.inspect(inode);
        // What is not there is known without any reading.
        await setImmediate();
      }
      const summary = await index;
      await alone.index();
      assert.equal(summary.entries, FILES + DIRECTORIES + 2);
      for (let d = 0; d < DIRECTORIES; d++) {
        const directory = 2 + d * (FILES / DIRECTORIES + 1);
        for (const cursor of [undefined, '990', '1990']) {
          const options = { cursor, limit: 20 };
          assert.deepEqual(await asked.list(directory, options), await alone.list(directory, options));
        }
      }
      const query = { by: 'name', pattern: '*99*' } as const;
      assert.deepEqual(await asked.search(query, { limit: 9999 }), await alone.search(query, { limit: 9999 }));
      await asked.close();
      await alone.close();
    });
  }

  it('tells its progress, up to the end of the file', async () => {
    await using(dumps[0]!.file, async (source) => {
      const told: number[] = [];
      await source.index({
        onProgress: ({ phase, bytes, totalBytes, entries }) => {
          assert.equal(phase, 'index');
          assert.ok(entries <= FILES + DIRECTORIES + 2 && totalBytes !== undefined);
          told.push(bytes! / totalBytes);
        },
      });
      assert.deepEqual(told, [...told].sort());
      assert.equal(told.at(-1), 1);
    });
  });

  it('stops when the only one who waits cancels, and can be read again', async () => {
    await using(dumps[0]!.file, async (source) => {
      const controller = new AbortController();
      const told: number[] = [];
      const index = source.index({
        signal: controller.signal,
        onProgress: ({ entries }) => {
          told.push(entries);
          controller.abort();
        },
      });
      await assert.rejects(index, { name: 'AbortError' });
      assert.ok(told.at(-1)! < FILES / 2);
      assert.equal((await source.index()).entries, FILES + DIRECTORIES + 2);
    });
  });

  it('is let go of when it is closed meanwhile', async () => {
    const source = await openDumpFile(dumps[0]!.file);
    const index = source.index();
    await source.list(1, { limit: 1 });
    await Promise.all([assert.rejects(index, { name: 'AbortError' }), source.close()]);
  });
});

describe('a dump that cannot be read to its end', () => {
  const text = fixtureBytes('vol-1/sqlite/dump.json');
  const isMalformed = (error: unknown): boolean => MetaError.is(error, 'malformed') && error.place !== undefined;

  for (const [name, cut] of [
    ['cut', text.subarray(0, Math.floor(text.length * 0.6))],
    ['with a wrong byte', Buffer.from(text.toString('latin1').replace('"team": {', '"team": ['), 'latin1')],
  ] as const) {
    it(`${name}: shows what comes before, and says where it ends`, async () => {
      await using(written(cut), async (source) => {
        const { damage, entries, isReused } = await source.index();
        assert.ok(damage?.place !== undefined && entries > 50 && !isReused);
        const walk = source.walk(new RecordingVisitor());
        await assert.rejects(walk, { message: damage.message, place: damage.place });
        const first = await source.list(1, { limit: 3 });
        assert.equal(first.items.length, 3);
        for (const item of first.items) {
          assert.deepEqual((await source.inspect(item.inode))?.attr, item.attr);
          assert.deepEqual(await source.child(1, item.name), item);
        }
        await assert.rejects(pagesOf(source, 1, 3), { message: damage.message });
        await assert.rejects(source.child(1, 'behind the damage'), isMalformed);
        await assert.rejects(source.list(TRASH_INODE, { limit: 1 }), isMalformed);
        assert.ok((await source.search({ by: 'name', pattern: '*' }, { limit: 9999 })).entries.length > 50);
      });
    });
  }

  it('of a damaged gzip the text before the damage is there', async () => {
    const stored = fixtureBytes('vol-1/sqlite/dump.json.gz');
    await using(written(stored.subarray(0, Math.floor(stored.length * 0.7))), async (source) => {
      const { damage, entries } = await source.index();
      assert.match(damage?.message ?? '', /gzip data is damaged/);
      assert.ok(entries > 20);
      const { entries: found } = await source.search({ by: 'name', pattern: '*' }, { limit: 9999 });
      for (const { inode } of found) assert.ok((await source.inspect(inode)) !== undefined);
    });
  });

  it('leaves no index in the storage', async () => {
    const folder = path.join(temporaryFolder(), 'indexes');
    const source = await openDumpFile(written(text.subarray(0, -500)), { folder });
    assert.ok((await source.index()).damage !== undefined);
    await source.close();
    assert.deepEqual(readdirSync(folder), []);
  });
});

describe('a dump that changes while it is open', () => {
  it('is refused with what to do, wherever its text is needed', async () => {
    const file = written(dumpOfChildren('"f":{"attr":{"inode":2,"type":"regular"}}'));
    await using(file, async (source) => {
      assert.equal((await source.list(1, { limit: 5 })).items.length, 1);
      appendFileSync(file, '\n');
      const isChanged = (error: unknown): boolean =>
        MetaError.is(error, 'damaged') &&
        error.message.includes(file) &&
        /changed since .* Refresh/.test(error.message);
      await assert.rejects(source.list(1, { limit: 5 }), isChanged);
      await assert.rejects(source.child(1, 'f'), isChanged);
      await assert.rejects(source.inspect(2), isChanged);
      await assert.rejects(source.search({ by: 'inode', inode: 2 }, { limit: 1 }), isChanged);
    });
    await using(file, async (source) => {
      assert.equal((await source.list(1, { limit: 5 })).items.length, 1);
    });
  });
});
