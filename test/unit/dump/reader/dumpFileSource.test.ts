import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, it } from 'mocha';
import { openDumpFile } from '../../../../src/core/dump/openDumpFile';
import { MetaError } from '../../../../src/core/errors';
import type { ByteString } from '../../../../src/core/model/byteString';
import type { Entry } from '../../../../src/core/model/entry';
import { TRASH_INODE } from '../../../../src/core/model/inode';
import type { U64 } from '../../../../src/core/model/u64';
import { addInt } from '../../../../src/core/model/u64';
import type { DirectoryItem, MetadataSource } from '../../../../src/core/ports/metadataSource';
import { fixture, fixtureBytes, temporaryFolder } from '../../../support/fixtures';
import { DIRECTORY_ATTR, RecordingVisitor, dumpOfChildren, recordDump } from '../../../support/recordDump';

const DUMPS = [
  'vol-1/sqlite/dump.json',
  'vol-1/sqlite/dump.json.gz',
  'vol-1/sqlite/dump.json.zstd',
  'vol-1/etcd/dump-subdir-team.json',
  'conflicts/dump.json',
];

interface Place {
  entry: Entry;
  parent: U64 | undefined;
  children: Entry[];
}

/** What a walk tells, arranged for looking things up. */
async function placesOf(source: MetadataSource): Promise<Place[]> {
  const visitor = new RecordingVisitor();
  await source.walk(visitor);
  const places: Place[] = [];
  const open: Place[] = [];
  for (const e of visitor.events) {
    if (e.event === 'leave') open.pop();
    if (e.event !== 'enter' && e.event !== 'leaf') continue;
    const parent = open.at(-1);
    parent?.children.push(e.entry);
    const place = { entry: e.entry, parent: parent?.entry.inode, children: [] };
    places.push(place);
    if (e.event === 'enter') open.push(place);
  }
  return places;
}

async function listAll(source: MetadataSource, directory: U64, limit: number): Promise<DirectoryItem[]> {
  const items: DirectoryItem[] = [];
  let cursor: string | undefined;
  do {
    const page = await source.list(directory, { cursor, limit });
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

async function opened(text: string | Uint8Array, check: (source: MetadataSource) => Promise<void>): Promise<void> {
  const file = path.join(temporaryFolder(), 'dump');
  writeFileSync(file, text);
  const source = await openDumpFile(file);
  try {
    await check(source);
  } finally {
    await source.close();
  }
}

describe('looking into a dump file', () => {
  for (const dump of DUMPS) {
    it(`${dump}: lists, finds and inspects what a walk tells`, async () => {
      const source = await openDumpFile(fixture(dump));
      const places = await placesOf(source);
      const seen = new Set<U64>();
      for (const { entry, children } of places) {
        if (seen.has(entry.inode)) continue;
        seen.add(entry.inode);
        if (entry.attr.type === 2) {
          for (const limit of [1, 3, 1000]) {
            assert.deepEqual(await listAll(source, entry.inode, limit), children.map(itemOf));
          }
          for (const child of children) assert.deepEqual(await source.child(entry.inode, child.name), itemOf(child));
          assert.equal(await source.child(entry.inode, 'no such name'), undefined);
        }
        const links = places
          .filter((place) => place.entry.inode === entry.inode && place.parent !== undefined)
          .map((place) => ({ parent: place.parent, name: place.entry.name }));
        assert.deepEqual(
          { ...(await source.inspect(entry.inode)), name: undefined },
          { ...entry, name: undefined, links },
        );
      }
      await source.close();
    });
  }

  it('knows the volume, no sessions, and what there is not', async () => {
    const source = await openDumpFile(fixture('vol-1/sqlite/dump.json'));
    const facts = await source.facts();
    assert.deepEqual(facts, (await recordDump(fixtureBytes('vol-1/sqlite/dump.json'))).facts);
    assert.equal(facts.setting.members['Name'], 'vol-1');
    assert.deepEqual(await source.sessions(), []);
    assert.equal(await source.inspect(123456789), undefined);
    assert.equal(await source.inspect(addInt(TRASH_INODE, 77777)), undefined);
    await assert.rejects(source.list(123456789, { limit: 1 }), (error) => MetaError.is(error, 'notFound'));
    await assert.rejects(source.list(1, { limit: 1, cursor: '999999' }), (error) => MetaError.is(error, 'malformed'));
    await source.close();
  });

  it('facts of a document in any order', async () => {
    await opened(dumpOfChildren('').replace(/("Setting":\{.*?\}),(.*)\}\n/, '$2,$1}'), async (source) => {
      assert.equal((await source.facts()).setting.members['Name'], 'demo');
    });
  });

  it('the root of a dump of a subdirectory answers to 1', async () => {
    const source = await openDumpFile(fixture('vol-1/etcd/dump-subdir-team.json'));
    const root = await source.inspect(1);
    assert.ok(root !== undefined && root.inode !== 1);
    assert.deepEqual(await listAll(source, 1, 100), await listAll(source, root.inode, 100));
    await source.close();
  });

  it('members behind entries are found again', async () => {
    const xattrs = '"xattrs":[{"name":"user.a","value":"1"}]';
    const text = dumpOfChildren(
      `"d":{${DIRECTORY_ATTR.replace('1', '7')},"entries":{"f":{"attr":{"inode":5,"type":"regular"}}},${xattrs}}`,
    );
    await opened(text, async (source) => {
      assert.deepEqual((await source.inspect(7))?.xattrs, [{ name: 'user.a', value: '1' }]);
      assert.equal((await source.child(7, 'f'))?.inode, 5);
      assert.deepEqual((await source.inspect(7))?.links, [{ parent: 1, name: 'd' }]);
    });
  });

  it('walks one directory as a whole tree', async () => {
    const source = await openDumpFile(fixture('vol-1/sqlite/dump.json'));
    const team = await source.child(1, 'team');
    assert.ok(team !== undefined);
    const part = new RecordingVisitor();
    await source.walk(part, { root: team.inode });
    const official = (await recordDump(fixtureBytes('vol-1/sqlite/dump-subdir-team.json'))).events;
    assert.deepEqual(part.events, official);
    await assert.rejects(source.walk(new RecordingVisitor(), { root: 987654 }), (error) =>
      MetaError.is(error, 'notFound'),
    );
    await source.close();
  });

  it('walks without the trash, and still wants the end of the document', async () => {
    const source = await openDumpFile(fixture('vol-1/sqlite/dump.json'));
    const visitor = new RecordingVisitor();
    await source.walk(visitor, { skipTrash: true });
    assert.deepEqual(visitor.events, (await recordDump(fixtureBytes('vol-1/sqlite/dump-skip-trash.json'))).events);
    await source.close();
    const cut = fixtureBytes('vol-1/sqlite/dump.json').subarray(0, -3);
    await opened(cut, async (broken) => {
      await assert.rejects(broken.walk(new RecordingVisitor(), { skipTrash: true }), (error) =>
        MetaError.is(error, 'malformed'),
      );
    });
  });

  it('who cancels takes nothing from the others', async () => {
    const source = await openDumpFile(fixture('vol-1/sqlite/dump.json.gz'));
    const controller = new AbortController();
    const cancelled = source.list(1, { limit: 10, signal: controller.signal });
    const patient = source.list(1, { limit: 10 });
    controller.abort();
    await assert.rejects(cancelled, { name: 'AbortError' });
    assert.equal((await patient).items.length, 7);
    await source.close();
  });

  it('a broken dump fails each time it is looked into, not only the first', async () => {
    await opened(dumpOfChildren('"f":5'), async (source) => {
      for (let i = 0; i < 2; i++) {
        await assert.rejects(source.list(1, { limit: 1 }), (error) => MetaError.is(error, 'malformed'));
      }
    });
  });

  it('of a compressed dump only the trees are kept aside, and nothing stays behind', async () => {
    const left = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('jfsmeta-dump-'));
    const before = left();
    const text = fixtureBytes('vol-1/sqlite/dump-keep-secret.json');
    const kept: [number, ByteString][] = [];
    await recordDump(text, {
      windowSize: { initialBytes: 1000, maxBytes: 100_000 },
      copyTrees: (bytes, offset) => {
        kept.push([offset, bytes.toString('latin1')]);
        return Promise.resolve();
      },
    });
    const whole = text.toString('latin1');
    for (const [offset, bytes] of kept) assert.equal(whole.slice(offset, offset + bytes.length), bytes);
    const sizes = kept.reduce((sum, [, bytes]) => sum + bytes.length, 0);
    assert.ok(sizes > whole.length - whole.indexOf('"FSTree"') - 60);
    assert.ok(kept.every(([offset]) => offset > whole.indexOf('"FSTree"')));
    await opened(gzipSync(text), async (source) => {
      assert.ok((await source.list(1, { limit: 100 })).items.length > 0);
    });
    assert.deepEqual(left(), before);
  });
});
