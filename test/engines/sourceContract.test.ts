import assert from 'node:assert/strict';
import { after, before, it } from 'mocha';
import { pathsOf } from '../../src/core/inspect/paths';
import { resolvePath } from '../../src/core/inspect/resolvePath';
import type { Attr } from '../../src/core/model/attr';
import { EntryType } from '../../src/core/model/entryType';
import { ROOT_INODE, TRASH_INODE } from '../../src/core/model/inode';
import type { U64 } from '../../src/core/model/u64';
import type { DirectoryItem, Inspection, MetadataSource } from '../../src/core/ports/metadataSource';
import { openSource } from '../../src/core/registry/openSource';
import { verify } from '../../src/core/transfer/verify/verify';
import { TEST_ENGINES, describeWithEngines, loadFrom } from '../support/engines';
import type { TestEngine } from '../support/engines';
import { fixture } from '../support/fixtures';

interface Case {
  name: string;
  engines: readonly TestEngine[];
  open: () => Promise<MetadataSource>;
}

/** What every source must answer alike for one volume, the plain dump being the measure. */
const CASES: readonly Case[] = [
  { name: 'a gzip dump', engines: [], open: () => openSource(fixture('vol-1/sqlite/dump.json.gz')) },
  { name: 'a zstd dump', engines: [], open: () => openSource(fixture('vol-1/sqlite/dump.json.zstd')) },
  ...TEST_ENGINES.map((engine) => ({
    name: engine.name,
    engines: [engine],
    open: async () => {
      const url = await engine.freshUrl();
      await loadFrom(fixture('vol-1/sqlite/dump.json'), url);
      return openSource(url);
    },
  })),
];

/** Engines store a length for directories and links, dumps do not. */
function comparable(attr: Attr): Attr {
  return attr.type === EntryType.regular ? attr : { ...attr, length: 0 };
}

async function listAll(source: MetadataSource, directory: U64, limit: number): Promise<DirectoryItem[]> {
  const items: DirectoryItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await source.list(directory, { cursor, limit });
    assert.ok(page.items.length <= limit);
    assert.ok(page.total !== undefined && page.total >= items.length + page.items.length);
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return items.map((item) => ({ ...item, attr: comparable(item.attr) }));
}

/** Every directory of both trees with what is in it. */
async function browse(source: MetadataSource): Promise<Map<U64, DirectoryItem[]>> {
  const directories = new Map<U64, DirectoryItem[]>();
  const pending: U64[] = [ROOT_INODE, TRASH_INODE];
  for (let inode = pending.pop(); inode !== undefined; inode = pending.pop()) {
    const items = await listAll(source, inode, 7);
    directories.set(inode, items);
    for (const item of items) if (item.attr.type === EntryType.directory) pending.push(item.inode);
  }
  return directories;
}

function comparableInspection(found: Inspection | undefined): unknown {
  assert.ok(found);
  const links = found.links.map(({ parent, name }) => `${parent}/${name}`).sort();
  return { ...found, attr: comparable(found.attr), links };
}

for (const { name, engines, open } of CASES) {
  describeWithEngines(engines, `${name} answers as the plain dump does`, () => {
    let expected: MetadataSource;
    let found: MetadataSource;
    before(async () => {
      expected = await openSource(fixture('vol-1/sqlite/dump.json'));
      found = await open();
    });
    after(async () => {
      await expected.close();
      await found.close();
    });

    it('to list, in pages', async () => {
      assert.deepEqual(await browse(found), await browse(expected));
    });

    it('to child and to paths of any bytes', async () => {
      for (const [directory, items] of await browse(expected)) {
        for (const item of items) {
          const child = await found.child(directory, item.name);
          assert.equal(child?.inode, item.inode);
          assert.equal(await found.child(directory, `${item.name}x`), undefined);
          for (const one of await pathsOf(expected, item.inode))
            assert.equal((await resolvePath(found, one))?.inode, item.inode);
        }
      }
    });

    it('to inspect, for every inode', async () => {
      const inodes = new Set<U64>([ROOT_INODE, TRASH_INODE]);
      for (const items of (await browse(expected)).values()) for (const { inode } of items) inodes.add(inode);
      assert.equal(inodes.size, 173);
      for (const inode of inodes) {
        const [left, right] = [await found.inspect(inode), await expected.inspect(inode)];
        assert.deepEqual(comparableInspection(left), comparableInspection(right));
        assert.deepEqual(await pathsOf(found, inode), await pathsOf(expected, inode));
      }
      assert.equal(await found.inspect(999_999), undefined);
    });

    it('to walk: whole, without the trash, and from a directory', async () => {
      const team = await expected.child(ROOT_INODE, 'team');
      for (const options of [{}, { skipTrash: true }, { root: team?.inode }, { root: ROOT_INODE }]) {
        assert.deepEqual(await verify(found, options), await verify(expected, options));
      }
    });

    it('to facts', async () => {
      const [left, right] = [await found.facts(), await expected.facts()];
      assert.deepEqual(left.setting, right.setting);
      const limits = (quotas: readonly { key: U64; maxSpace: U64; maxInodes: U64 }[]): unknown =>
        quotas.map(({ key, maxSpace, maxInodes }) => [String(key), maxSpace, maxInodes]).sort();
      for (const member of ['dirQuotas', 'userQuotas', 'groupQuotas'] as const) {
        assert.deepEqual(limits(left[member]), limits(right[member]), member);
      }
    });

    it('to what is not a directory, with an error', async () => {
      await assert.rejects(found.list(999_999, { limit: 10 }), { reason: 'notFound' });
      await assert.rejects(found.list(39, { limit: 10 }), { reason: 'notFound' });
    });
  });
}
