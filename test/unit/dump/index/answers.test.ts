import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { DumpIndex } from '../../../../src/core/dump/index/dumpIndex';
import { IndexBuilder } from '../../../../src/core/dump/index/indexBuilder';
import { IndexFile } from '../../../../src/core/dump/index/indexFile';
import type { DumpFileSource } from '../../../../src/core/dump/json/reader/dumpFileSource';
import { openDumpFile } from '../../../../src/core/dump/openDumpFile';
import type { ByteString } from '../../../../src/core/model/byteString';
import type { Entry } from '../../../../src/core/model/entry';
import { EntryType } from '../../../../src/core/model/entryType';
import type { U64 } from '../../../../src/core/model/u64';
import type { FoundEntry, SearchQuery } from '../../../../src/core/ports/entrySearch';
import type { DirectoryItem } from '../../../../src/core/ports/metadataSource';
import type { Style } from '../../../golden/reader/restyle';
import { restyle } from '../../../golden/reader/restyle';
import { tokenTree } from '../../../golden/reader/tokenTree';
import { dumpText } from '../../../support/dumpText';
import { temporaryFolder } from '../../../support/fixtures';
import { generatedVolume } from '../../../support/generatedVolume';
import { dumpOfChildren } from '../../../support/recordDump';
import type { WalkedPlace } from '../../../support/walkedPlaces';
import { foundAt, walkedPlaces } from '../../../support/walkedPlaces';

const LAYOUTS: Record<string, (text: Buffer) => Promise<Buffer>> = {
  official: (text) => Promise.resolve(text),
  minified: (text) => restyled(text, {}),
  // Entries before attr, and the trees in front of the header.
  reversed: (text) => restyled(text, { indent: ' ', order: (members) => members.reverse() }),
  escaped: (text) => restyled(text, { escapeAll: true, indent: '\t' }),
  gzip: (text) => Promise.resolve(gzipSync(text)),
  zstd: (text) => Promise.resolve(zstdCompressSync(text)),
};

async function restyled(text: Buffer, style: Style): Promise<Buffer> {
  return restyle(await tokenTree(text), style);
}

async function opened(text: Uint8Array | string, check: (source: DumpFileSource) => Promise<void>): Promise<void> {
  const file = path.join(temporaryFolder(), 'dump');
  writeFileSync(file, text);
  const source = await openDumpFile(file);
  try {
    await check(source);
  } finally {
    await source.close();
  }
}

async function listAll(source: DumpFileSource, directory: U64, limit: number): Promise<DirectoryItem[]> {
  const items: DirectoryItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await source.list(directory, { cursor, limit });
    assert.ok(page.items.length === limit || page.next === undefined);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items;
}

const itemOf = ({ name, inode, attr, target, dangling }: Entry): DirectoryItem => ({
  name,
  inode,
  attr,
  target,
  dangling,
});

async function found(source: DumpFileSource, query: SearchQuery): Promise<FoundEntry[]> {
  const { entries, isComplete } = await source.search(query, { limit: 100_000 });
  assert.ok(isComplete);
  return entries;
}

/** What fits, by the rules of regular expressions. */
function fits(pattern: ByteString, name: ByteString): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  return new RegExp(`^(?:${source})$`).test(name);
}

async function assertAnswers(source: DumpFileSource, limit: number): Promise<void> {
  const places = await walkedPlaces(source);
  assert.equal((await source.index()).entries, places.length);
  const byInode = new Map<U64, WalkedPlace[]>();
  for (const place of places) {
    byInode.set(place.entry.inode, [...(byInode.get(place.entry.inode) ?? []), place]);
  }
  for (const [inode, all] of byInode) {
    const first = all[0]!;
    const links = all.flatMap(({ parent, entry }) => (parent === undefined ? [] : [{ parent, name: entry.name }]));
    assert.deepEqual({ ...(await source.inspect(inode)), name: first.entry.name }, { ...first.entry, links });
    assert.deepEqual(await found(source, { by: 'inode', inode }), all.map(foundAt));
    if (first.entry.attr.type !== EntryType.directory) continue;
    assert.deepEqual(await listAll(source, inode, limit), first.children.map(itemOf));
    for (const child of first.children) assert.deepEqual(await source.child(inode, child.name), itemOf(child));
    assert.equal(await source.child(inode, 'no such name'), undefined);
  }
  await assertSearches(source, places, byInode);
}

async function assertSearches(
  source: DumpFileSource,
  places: readonly WalkedPlace[],
  byInode: ReadonlyMap<U64, readonly WalkedPlace[]>,
): Promise<void> {
  const named = places.filter(({ parent }) => parent !== undefined);
  const [one] = named;
  for (const pattern of ['*', 'a*', '*e', '?', '*a*b*', one?.entry.name ?? 'x']) {
    const expected = named.filter(({ entry }) => fits(pattern, entry.name)).map(foundAt);
    assert.deepEqual(await found(source, { by: 'name', pattern }), expected);
  }
  const owners = new Map<U64, Set<WalkedPlace>>();
  for (const place of places) {
    for (const { slices } of place.entry.chunks) {
      for (const { id } of slices) if (id !== 0) owners.set(id, (owners.get(id) ?? new Set()).add(place));
    }
  }
  for (const [id, owning] of owners) {
    assert.deepEqual(await found(source, { by: 'slice', id }), [...owning].map(foundAt));
  }
  assert.deepEqual(await found(source, { by: 'slice', id: 2n ** 62n }), []);
  const linked = [...byInode]
    .filter(([, all]) => all.length > 1)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, all]) => all.map(foundAt));
  assert.deepEqual(await found(source, { by: 'hardLinks' }), linked);
  for (const place of named.filter(({ names }) => names.every((name) => !name.includes('/') && name !== ''))) {
    const top = place.tree === 'Trash' ? '/.trash/' : '/';
    const entries = await found(source, { by: 'path', path: top + place.names.join('/') });
    assert.deepEqual(entries, [foundAt(place)]);
  }
  assert.deepEqual(await found(source, { by: 'path', path: '/no/such/path' }), []);
}

describe('the index of a dump', () => {
  for (const [layout, write] of Object.entries(LAYOUTS)) {
    it(`answers as a walk of any volume does, ${layout}`, async function () {
      this.timeout(120_000);
      await fc.assert(
        fc.asyncProperty(generatedVolume, fc.integer({ min: 1, max: 7 }), async (volume, limit) => {
          await opened(await write(await dumpText(volume)), (source) => assertAnswers(source, limit));
        }),
        { numRuns: 25, seed: 20261124 },
      );
    });
  }

  it('gives as many as wanted, and says whether there are more', async () => {
    const files = ['a', 'b', 'c'].map((name, i) => `"${name}":{"attr":{"inode":${i + 2},"type":"regular"}}`);
    await opened(dumpOfChildren(files.join(',')), async (source) => {
      const two = await source.search({ by: 'name', pattern: '*' }, { limit: 2 });
      assert.deepEqual([two.entries.length, two.isComplete], [2, false]);
      const three = await source.search({ by: 'name', pattern: '*' }, { limit: 3 });
      assert.deepEqual([three.entries.length, three.isComplete], [3, true]);
    });
  });

  it('a search ends when it is cancelled', async () => {
    await opened(dumpOfChildren('"f":{"attr":{"inode":2,"type":"regular"}}'), async (source) => {
      const controller = new AbortController();
      const search = source.search({ by: 'hardLinks' }, { limit: 1, signal: controller.signal });
      controller.abort();
      await assert.rejects(search, { name: 'AbortError' });
    });
  });

  it('finds names that only one of several links says to have', async () => {
    const file = (nlink: number): string => `{"attr":{"inode":5,"type":"regular","nlink":${nlink}}}`;
    await opened(
      dumpOfChildren(`"a":${file(2)},"b":${file(1)},"c":{"attr":{"inode":6,"nlink":2,"type":"regular"}}`),
      async (source) => {
        const entries = await found(source, { by: 'hardLinks' });
        assert.deepEqual(
          entries.map(({ names }) => names),
          [['a'], ['b']],
        );
      },
    );
  });

  it('of a directory that is there twice, and of a name that is, the first counts', async () => {
    const directory = (inode: number, entries: string): string =>
      `{"attr":{"inode":${inode},"type":"directory"},"entries":{${entries}}}`;
    const text = dumpOfChildren(
      `"z":${directory(7, '"f":{"attr":{"inode":8,"type":"regular"}}')},"a":${directory(7, '')},"z":${directory(9, '')}`,
    );
    await opened(text, async (source) => {
      assert.equal((await source.list(7, { limit: 10 })).items.length, 1);
      assert.equal((await source.child(1, 'z'))?.inode, 7);
      assert.deepEqual((await source.inspect(7))?.links, [
        { parent: 1, name: 'z' },
        { parent: 1, name: 'a' },
      ]);
    });
  });

  it('a directory of many names: pages from anywhere, names by halves, files of many slices', async () => {
    const COUNT = 30_000;
    const name = (i: number): string => `file-${String(i).padStart(7, '0')}`;
    const slices = Array.from({ length: 5000 }, (_, i) => `{"id":${9_000_000 + 7 * i},"size":1,"len":1}`);
    const files = Array.from({ length: COUNT }, (_, i) => {
      const chunks = i === 20_000 ? `,"chunks":[{"index":0,"slices":[${slices.join(',')}]}]` : '';
      return `"${name(i)}":{"attr":{"inode":${i + 2},"type":"regular"}${chunks}}`;
    });
    await opened(dumpOfChildren(files.join(',')), async (source) => {
      for (const from of [0, 1, 999, 1000, 12_345, COUNT - 150, COUNT - 1]) {
        const page = await source.list(1, { cursor: String(from), limit: 150 });
        const expected = Array.from({ length: Math.min(150, COUNT - from) }, (_, i) => name(from + i));
        assert.deepEqual(
          page.items.map((item) => item.name),
          expected,
        );
        assert.equal(page.total, COUNT);
        assert.equal(page.next, from + 150 < COUNT ? String(from + 150) : undefined);
      }
      for (const i of [0, 1, 15_000, COUNT - 1]) assert.equal((await source.child(1, name(i)))?.inode, i + 2);
      for (const missing of ['', 'a', 'file-0015000x', 'g']) assert.equal(await source.child(1, missing), undefined);
      for (const id of [9_000_000, 9_000_007, 9_000_000 + 7 * 4999]) {
        assert.deepEqual(
          (await found(source, { by: 'slice', id })).map(({ names }) => names),
          [[name(20_000)]],
        );
      }
      assert.deepEqual(await found(source, { by: 'slice', id: 9_000_001 }), []);
    });
  });

  it('names in any order, inodes and slices far apart', async () => {
    const COUNT = 10_000;
    const spread = (i: number): number => (i * 7919) % COUNT;
    const inode = (i: number): number => 1_000_003 + spread(i) * 97_711;
    const slice = (i: number): number => 5 + spread(i + 1) * 1_299_709;
    const files = Array.from(
      { length: COUNT },
      (_, i) =>
        `"f${spread(i)}":{"attr":{"inode":${inode(i)},"type":"regular"},"chunks":[{"index":0,"slices":[{"id":${slice(i)},"size":1,"len":1}]}]}`,
    );
    await opened(dumpOfChildren(files.join(',')), async (source) => {
      for (let i = 0; i < COUNT; i += 37) {
        const expected = [{ names: [`f${spread(i)}`], tree: 'FSTree', inode: inode(i), type: EntryType.regular }];
        assert.equal((await source.child(1, `f${spread(i)}`))?.inode, inode(i));
        assert.deepEqual(await found(source, { by: 'inode', inode: inode(i) }), expected);
        assert.deepEqual(await found(source, { by: 'slice', id: slice(i) }), expected);
        assert.deepEqual(await found(source, { by: 'inode', inode: inode(i) + 1 }), []);
      }
    });
  });

  it('order of names is known when it is looked at between them', () => {
    const file = IndexFile.create('test', undefined);
    for (const [names, isSorted] of [
      [['a', 'b', 'ba', 'c'], true],
      [['a', 'b', 'ba', 'b\xff'], true],
      [['b', 'a'], false],
      [['a', 'b', 'b'], false],
      [['a', 'bb', 'b'], false],
    ] as const) {
      for (const isSettled of [false, true]) {
        const builder = new IndexBuilder(file);
        const tell = (name: string): Buffer => Buffer.from(name, 'latin1');
        builder.beginTree('FSTree');
        builder.enterDirectory(Buffer.alloc(0), 0, 0, 1, 10);
        for (const [i, name] of names.entries()) {
          builder.leaf(tell(name), 0, name.length, i + 2, EntryType.regular, 1, 20 + i);
          if (isSettled) builder.settle();
        }
        builder.leaveDirectory(false);
        builder.finish();
        const index = new DumpIndex(builder);
        assert.equal(index.root('FSTree')?.isSorted, isSorted, names.join());
        for (const name of names) {
          assert.equal(index.child(index.root('FSTree')!, name)?.inode, names.findIndex((n) => n === name) + 2);
        }
      }
    }
    file.close();
  });

  it('a tree of 100 000 levels', async () => {
    const DEPTH = 100_000;
    const parts: string[] = [];
    for (let i = 0; i < DEPTH; i++) {
      parts.push(
        `"f":{"attr":{"inode":${2 * i + 3},"type":"regular"}},"d":{"attr":{"inode":${2 * i + 2},"type":"directory"},"entries":{`,
      );
    }
    await opened(dumpOfChildren(parts.join('') + '}}'.repeat(DEPTH)), async (source) => {
      const { entries } = await source.index();
      assert.equal(entries, 2 * DEPTH + 1);
      const [deepest] = await found(source, { by: 'inode', inode: 2 * DEPTH });
      assert.equal(deepest?.names.length, DEPTH);
      assert.equal((await source.list(2 * DEPTH - 2, { limit: 5 })).items[1]?.inode, 2 * DEPTH);
      const path = `/${deepest.names.join('/')}`;
      assert.deepEqual(await found(source, { by: 'path', path }), [deepest]);
    });
  });
});
