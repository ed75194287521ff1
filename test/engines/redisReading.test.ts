import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { after, before, it } from 'mocha';
import type { Chunk, Slice } from '../../src/core/model/chunk';
import { CHUNK_SIZE_BYTES } from '../../src/core/model/chunk';
import { TRASH_INODE } from '../../src/core/model/inode';
import type { U64 } from '../../src/core/model/u64';
import { addInt } from '../../src/core/model/u64';
import type { DirectoryItem, MetadataSource } from '../../src/core/ports/metadataSource';
import type { Notice } from '../../src/core/ports/notice';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { load } from '../../src/core/transfer/load/load';
import { verify } from '../../src/core/transfer/verify/verify';
import { loadFrom, withSource } from '../support/engines';
import { fixture, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import { pauseWalks } from '../support/pausingVisitor';
import { RecordingVisitor } from '../support/recordDump';
import type { RedisServer } from '../support/servers/redisServer';
import { startRedis } from '../support/servers/redisServer';
import { describeWithServer } from '../support/servers/servers';
import { startStallingProxy } from '../support/servers/stallingProxy';
import { directory, file, volumeOf } from '../support/smallVolume';

const REQUEST = { redaction: 'restore-ready' } as const;

/** A volume in a database of its own, and redis-cli on it. */
interface Volume {
  url: string;
  cli: (...args: string[]) => string;
}

let server: RedisServer;
let databases = 0;

async function volume(children: GeneratedEntry[]): Promise<Volume> {
  const database = ++databases;
  const url = server.url(database);
  await load(generatedSource(volumeOf(children)), openTarget(url));
  return { url, cli: (...args) => server.cli('-n', String(database), ...args) };
}

/** So many files in a directory; the inodes follow its own. */
function wide(name: string, inode: number, count: number): GeneratedEntry {
  return directory(
    name,
    inode,
    Array.from({ length: count }, (_, i) => file(numbered(i), inode + 1 + i)),
  );
}

const numbered = (i: number): string => `f${String(i).padStart(6, '0')}`;
const namesOf = (items: readonly { name: string }[]): string[] => items.map(({ name }) => name);

async function pagesOf(source: MetadataSource, inode: U64, limit: number): Promise<DirectoryItem[][]> {
  const pages: DirectoryItem[][] = [];
  let cursor: string | undefined;
  do {
    const page = await source.list(inode, { cursor, limit });
    pages.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

async function walked(url: string, root?: U64): Promise<{ visitor: RecordingVisitor; notices: Notice[] }> {
  const visitor = new RecordingVisitor();
  const notices: Notice[] = [];
  await withSource(url, (source) => source.walk(visitor, { root, onNotice: (notice) => notices.push(notice) }));
  return { visitor, notices };
}

/** Calls of each command since the statistics were reset. */
function callsOf(command: string): number {
  const found = new RegExp(`^cmdstat_${command}:calls=(\\d+)`, 'm').exec(server.cli('INFO', 'commandstats'));
  return Number(found?.[1] ?? 0);
}

describeWithServer('redis', 'reading Redis', () => {
  before(async () => {
    server = await startRedis({ config: ['--databases', '64'] });
  });
  after(() => server.stop());

  it('pages through a large directory without reading it whole', async () => {
    const { url } = await volume([wide('wide', 10, 12_000)]);
    await withSource(url, async (source) => {
      server.cli('CONFIG', 'RESETSTAT');
      const first = await source.list(10, { limit: 100 });
      assert.deepEqual([first.items.length, first.total], [100, 12_000]);
      assert.deepEqual([callsOf('hgetall'), callsOf('hscan')], [0, 1]);
      for (const limit of [100, 999, 5000, 20_000]) {
        const pages = await pagesOf(source, 10, limit);
        for (const page of pages.slice(0, -1)) assert.equal(page.length, limit, 'only the last page may be shorter');
        const names = namesOf(pages.flat());
        assert.equal(names.length, 12_000);
        assert.deepEqual(
          names.sort(),
          Array.from({ length: 12_000 }, (_, i) => numbered(i)),
        );
      }
      const again = await source.list(10, { limit: 100 });
      assert.deepEqual(again, first, 'a page asked for again is the same');
    });
  });

  it('pages through a smaller directory in byte order', async () => {
    // Up to so many names a small hash comes in the order in which they were added; neither is that of bytes.
    const names = Array.from({ length: 254 }, (_, i) => String.fromCharCode(255 - i)).filter((name) => name !== '/');
    const children = names.map((name, i) => file(name, 100 + i));
    const { url } = await volume([directory('bytes', 10, children), wide('more', 1000, 9000)]);
    await withSource(url, async (source) => {
      for (const limit of [1, 100, 1000]) {
        const pages = await pagesOf(source, 10, limit);
        assert.deepEqual(namesOf(pages.flat()), names.toReversed());
        for (const page of pages.slice(0, -1)) assert.equal(page.length, limit);
      }
      assert.deepEqual(
        namesOf((await pagesOf(source, 1000, 1024)).flat()),
        Array.from({ length: 9000 }, (_, i) => numbered(i)),
      );
      await assert.rejects(source.list(101, { limit: 1 }), { reason: 'notFound', message: /101 is not a directory/ });
      await assert.rejects(source.list(99, { limit: 1 }), { reason: 'notFound', message: /99 does not exist/ });
    });
  });

  it('walks directories of every size in byte order', async () => {
    const sizes = [0, 1, 2047, 2048, 2049, 4096, 4097, 10_000];
    const { url, cli } = await volume(sizes.map((size, i) => wide(`d${i}`, 100_000 * (i + 1), size)));
    // Names of any bytes and of the greatest length, in a directory that is too large to be sorted at once.
    cli('EVAL', ADD_ODD_NAMES, '1', 'd800000');
    for (const [i, size] of sizes.entries()) {
      const { visitor, notices } = await walked(url, 100_000 * (i + 1));
      const names = namesOf(visitor.leaves);
      assert.deepEqual(names, names.toSorted());
      assert.equal(new Set(names).size, names.length);
      assert.equal(names.length, size === 10_000 ? size + ODD_NAMES : size);
      assert.deepEqual(notices, []);
    }
    const { visitor } = await walked(url);
    assert.equal(visitor.leaves.length, sizes.reduce((sum, size) => sum + size) + ODD_NAMES);
  });

  it('walks large directories inside large ones', async () => {
    const inner = Array.from({ length: 6 }, (_, i) => wide(`sub${i}`, 100_000 * (i + 1), i % 2 === 0 ? 5000 : 10));
    const { url } = await volume([directory('outer', 10, [...wide('', 20, 5000).children, ...inner])]);
    const { visitor, notices } = await walked(url);
    const open: string[][] = [];
    for (const event of visitor.events) {
      if (event.event === 'leave') open.pop();
      if (event.event !== 'enter' && event.event !== 'leaf') continue;
      const siblings = open.at(-1);
      assert.ok((siblings?.at(-1) ?? '') <= event.entry.name, `${event.entry.name} comes too late`);
      siblings?.push(event.entry.name);
      if (event.event === 'enter') open.push([]);
    }
    assert.equal(visitor.leaves.length, 5000 + 3 * 5000 + 3 * 10);
    assert.deepEqual(notices, []);
  });

  it('reads what is damaged as far as it goes, and says what is wrong', async () => {
    const slice: Slice = { pos: 0, id: 9, size: 4, off: 0, len: 4 };
    const chunks = [0, 1].map((index): Chunk => ({ index, slices: [slice] }));
    const children = Array.from({ length: 8 }, (_, i) => file(`f${i}`, 101 + i, { chunks }, 2 * CHUNK_SIZE_BYTES));
    const { url, cli } = await volume([directory('d', 10, children), file('z', 50)]);
    cli('EVAL', DAMAGE, '0');
    const { visitor, notices } = await walked(url);
    const messages = notices.map(({ code, message }) => `${code}: ${message}`);
    assert.deepEqual(messages.sort(), [
      'damagedRecord: An entry of 3 bytes in directory 10 was skipped: it is no entry record.',
      'damagedRecord: An entry without a name in directory 10 was skipped: it is no entry record.',
      'damagedRecord: Chunk 0 of inode 103 is damaged; it is treated as holding no slices.',
      'damagedRecord: Chunk 1 of inode 104 is damaged; it is treated as holding no slices.',
      'damagedRecord: Inode 105 names ACL 999, which the volume does not have.',
      'danglingEntry: Inode 101 is named in directory 10 but has no attributes.',
      'danglingEntry: Inode 102 is named in directory 10 but has no attributes.',
    ]);
    const found = new Map(visitor.leaves.map((entry) => [entry.name, entry]));
    assert.deepEqual([...found.keys()], ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'z']);
    // docs/formats/redis.md §3.5: the chunk stays, without slices, and so does the other one.
    assert.deepEqual(found.get('f2')?.chunks, [{ index: 0, slices: [] }, chunks[1]]);
    assert.deepEqual(found.get('f3')?.chunks, [chunks[0], { index: 1, slices: [] }]);
    assert.equal(found.get('f4')?.accessAcl, undefined);
    // What the inode says of its type wins, and what belongs to that type is read.
    assert.deepEqual([found.get('f5')?.attr.type, found.get('f5')?.chunks], [1, chunks]);
    assert.deepEqual(found.get('f7')?.chunks, chunks);
    await withSource(url, async (source) => {
      const { items, total } = await source.list(10, { limit: 100 });
      assert.deepEqual(namesOf(items), ['f0', 'f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']);
      assert.deepEqual(namesOf(items.filter(({ dangling }) => dangling)), ['f0', 'f1']);
      assert.equal(total, 10, 'the server counts fields, not entries');
      assert.equal(await source.child(10, 'short'), undefined);
      assert.equal(await source.inspect(101), undefined);
      assert.deepEqual((await source.inspect(103))?.chunks, [{ index: 0, slices: [] }, chunks[1]]);
    });
  });

  it('names a key that holds another kind of value as damage', async () => {
    const { url, cli } = await volume([wide('d', 10, 3)]);
    cli('SET', 'd10', 'text');
    await withSource(url, async (source) => {
      const message = /^redis:.*: listing directory 10 failed: a key holds another kind of value/;
      await assert.rejects(source.list(10, { limit: 1 }), { reason: 'damaged', message });
      await assert.rejects(verify(source), { reason: 'damaged', message: /: reading the tree failed: a key holds/ });
      assert.equal((await source.inspect(1))?.attr.nlink, 3, 'the connections go on');
    });
  });

  it('reads the chunks of long files', async () => {
    const slice = (id: number): Slice => ({ pos: id, id, size: 100, off: 0, len: 100 });
    const dense = Array.from({ length: 6 }, (_, index): Chunk => ({ index, slices: [slice(index + 1), slice(100)] }));
    const last = 100 * 2 ** 40;
    const sparse = [3, last / CHUNK_SIZE_BYTES - 1].map((index): Chunk => ({ index, slices: [slice(50)] }));
    const manySlices = [{ index: 0, slices: Array.from({ length: 3000 }, (_, i) => slice(i + 1000)) }];
    const { url } = await volume([
      file('dense', 10, { chunks: dense }, 5 * CHUNK_SIZE_BYTES + 1),
      file('many', 11, { chunks: manySlices }, 5000),
      file('sparse', 12, { chunks: sparse }, last),
    ]);
    const expected = [dense, manySlices, sparse];
    server.cli('CONFIG', 'RESETSTAT');
    const { visitor } = await walked(url);
    assert.deepEqual(
      visitor.leaves.map(({ chunks }) => chunks),
      expected,
    );
    // Not one question for each of 1.6 million chunks.
    assert.ok(callsOf('lrange') < 100);
    assert.ok(callsOf('scan') > 0);
    await withSource(url, async (source) => {
      for (const [i, chunks] of expected.entries()) assert.deepEqual((await source.inspect(10 + i))?.chunks, chunks);
      assert.equal((await source.inspect(12))?.attr.length, last);
    });
  });

  it('gives inodes of the trash exactly', async () => {
    const database = ++databases;
    const url = server.url(database);
    await loadFrom(fixture('vol-1/redis/dump.json'), url);
    await withSource(url, async (source) => {
      const hours = (await source.list(TRASH_INODE, { limit: 10 })).items;
      assert.ok(hours.length > 0);
      for (const { inode, name } of hours) {
        assert.equal(typeof inode, 'bigint');
        assert.ok(inode > TRASH_INODE && inode < addInt(TRASH_INODE, 1000), String(inode));
        assert.deepEqual((await source.inspect(inode))?.links, [{ parent: TRASH_INODE, name }]);
        const [deleted] = (await source.list(inode, { limit: 1 })).items;
        assert.ok(deleted !== undefined);
        assert.equal((await source.inspect(deleted.inode))?.links[0]?.parent, inode);
      }
      assert.deepEqual((await source.inspect(TRASH_INODE))?.links, []);
    });
  });

  it('finds every name of an inode, and none that is not any more', async () => {
    const linked = (name: string): GeneratedEntry => file(name, 12);
    const tree = [linked('top'), directory('d', 10, [linked('one'), linked('two'), file('alone', 13)])];
    const { url, cli } = await volume([...tree, wide('wide', 100_000, 12_000)]);
    // What removed links leave behind (docs/formats/redis.md §3.4).
    cli('HSET', 'p12', '11', '0', '9', '-1', '100000', '0');
    await withSource(url, async (source) => {
      const links = async (inode: U64): Promise<string[] | undefined> =>
        (await source.inspect(inode))?.links.map(({ parent, name }) => `${parent}/${name}`).sort();
      assert.deepEqual(await links(12), ['1/top', '10/one', '10/two']);
      assert.deepEqual(await links(13), ['10/alone']);
      assert.deepEqual(await links(112_000), ['100000/f011999']);
      assert.deepEqual(await links(1), []);
    });
  });

  it('gives sessions, damaged and old ones too', async () => {
    const { url, cli } = await volume([]);
    const addresses = { IPAddrs: ['10.0.0.1', 'fe80::1'], MountTime: '2026-01-02T03:04:05.6Z', ProcessID: 7 };
    const info = { Version: '1.4.1', HostName: 'web-1', MountPoint: '/mnt', ...addresses };
    cli('ZADD', 'allSessions', '4000000000', '5', '3000000000.9', '6');
    cli('HSET', 'sessionInfos', '5', JSON.stringify(info), '6', '{', '8', JSON.stringify(info));
    // Of a client before 1.0: the time of its last sign of life.
    cli('ZADD', 'sessions', '1000', '2');
    const sessions = await withSource(url, (source) => source.sessions());
    assert.deepEqual(
      sessions.toSorted((a, b) => Number(a.sid) - Number(b.sid)),
      [
        { ...NO_INFO, sid: 2, expire: 1300 },
        {
          sid: 5,
          expire: 4_000_000_000,
          version: '1.4.1',
          hostName: 'web-1',
          ipAddrs: ['10.0.0.1', 'fe80::1'],
          mountPoint: '/mnt',
          mountTime: '2026-01-02T03:04:05.6Z',
          processId: 7,
        },
        { ...NO_INFO, sid: 6, expire: 3_000_000_000 },
      ],
    );
  });

  it('gives deleted, sustained and limited things in the order of the official client', async () => {
    const { url, cli } = await volume([]);
    cli('ZADD', 'delfiles', '20', '7:5', '10', '8:6', '10', 'legacy', '20', '6:1');
    cli('ZADD', 'allSessions', '4000000000', '5', '1', '9', '2', '10');
    cli('SADD', 'session5', '100', '101');
    cli('SADD', 'session9', '9223372032828243969');
    cli('EVAL', ADD_QUOTAS, '0');
    await withSource(url, async (source) => {
      const { delFiles, sustained, dirQuotas, userQuotas } = await source.facts();
      assert.deepEqual(delFiles, [
        { inode: 8, length: 6, expire: 10 },
        { inode: 6, length: 1, expire: 20 },
        { inode: 7, length: 5, expire: 20 },
      ]);
      assert.deepEqual(sustained, [
        { sid: 9, inodes: [addInt(TRASH_INODE, 1)] },
        { sid: 5, inodes: [100, 101] },
      ]);
      // Without a limit it is no quota; one of another length is none either. Usage may be missing or negative.
      assert.deepEqual(dirQuotas, [
        { key: 5, maxSpace: 1, maxInodes: -1, usedSpace: -4096, usedInodes: 7 },
        { key: 40, maxSpace: 0, maxInodes: 0, usedSpace: 0, usedInodes: 0 },
      ]);
      assert.deepEqual(userQuotas, [{ key: 0, maxSpace: 2 ** 40, maxInodes: 100, usedSpace: 0, usedInodes: 0 }]);
    });
  });

  it('says when the volume changed during a walk, and who had it open', async () => {
    const { url, cli } = await volume([wide('d', 10, 5000)]);
    const changes = async (inPause: () => void): Promise<string[]> => {
      const notices: Notice[] = [];
      await withSource(url, async (source) => {
        pauseWalks(source, inPause);
        await verify(source, { onNotice: (notice) => notices.push(notice) });
      });
      assert.deepEqual([...new Set(notices.map(({ code }) => code))], notices.length === 0 ? [] : ['consistency']);
      return notices.map(({ message }) => message);
    };
    const nothing = (): void => undefined;
    assert.deepEqual(await changes(nothing), []);
    for (const [key, counter] of [
      ['totalInodes', 'usedInodes'],
      ['usedSpace', 'usedSpace'],
      ['nextinode', 'nextInodes'],
      ['nextchunk', 'nextChunk'],
      ['nextsession', 'nextSession'],
      ['nextTrash', 'nextTrash'],
      ['txnLastLog', 'lastChangelog'],
    ] as const) {
      const [message, ...others] = await changes(() => cli('INCR', key));
      assert.match(message ?? '', new RegExp(`mix moments\\. No client .* counters changed .*: ${counter}\\.$`));
      assert.deepEqual(others, []);
    }
    const info = (HostName: string): string => JSON.stringify({ HostName, MountPoint: '/mnt', ProcessID: 7 });
    cli('ZADD', 'allSessions', '4000000000', '5', '4000000000', '6', '1000', '7');
    cli('HSET', 'sessionInfos', '5', info('web-1'), '6', 'damaged', '7', info('gone'));
    const [open] = await changes(nothing);
    assert.match(open ?? '', /no snapshot: .* Open by web-1:\/mnt, session 6; no counter changed while it was read\.$/);
    const [both] = await changes(() => cli('INCR', 'nextinode'));
    assert.match(both ?? '', /Open by web-1:\/mnt, session 6; counters changed while it was read: nextInodes\.$/);
    // Whoever comes during the walk is named too.
    cli('DEL', 'allSessions');
    const [late] = await changes(() => {
      cli('ZADD', 'allSessions', '4000000000', '5');
    });
    assert.match(late ?? '', /Open by web-1:\/mnt; no counter changed/);
  });
});

describeWithServer('redis', 'a faulty Redis', () => {
  const WIDE = 10;
  let faulty: RedisServer;
  let url: string;
  before(async () => {
    faulty = await startRedis();
    url = faulty.url(1);
    const half = (inode: number): GeneratedEntry => wide(`d${inode}`, inode, 6000);
    await load(generatedSource(volumeOf([half(WIDE), half(10_000)])), openTarget(url));
    // What a restart brings back.
    faulty.cli('SAVE');
  });
  after(() => faulty.stop());

  const through = (port: number, query = ''): string => `${url.replace(`:${faulty.port}`, `:${port}`)}${query}`;

  it('that restarts between two requests is not noticed', async () => {
    await withSource(url, async (source) => {
      const first = await source.list(WIDE, { limit: 10 });
      const expected = await verify(source);
      faulty.kill();
      await faulty.restart();
      assert.deepEqual(await source.list(WIDE, { limit: 10 }), first);
      await faulty.restart();
      assert.deepEqual(await verify(source), expected);
      await faulty.restart();
      assert.equal((await source.inspect(1))?.inode, 1);
    });
  });

  it('that dies in the middle of a dump is named, and no file is left', async () => {
    const folder = temporaryFolder();
    await withSource(url, async (source) => {
      pauseWalks(source, () => {
        faulty.kill();
      });
      await assert.rejects(dumpToFile(source, path.join(folder, 'x.json'), REQUEST, { overwrite: false }), (error) => {
        assert.ok(error instanceof Error && 'reason' in error);
        assert.equal(error.reason, 'io');
        const start = `${source.label}: reading the tree failed: the server closed the connection`;
        assert.ok(error.message.startsWith(start), error.message);
        return true;
      });
      assert.deepEqual(readdirSync(folder), []);
      await assert.rejects(source.list(WIDE, { limit: 10 }), {
        reason: 'unreachable',
        message: /^redis:.*: connecting failed: no server answers/,
      });
      await faulty.restart();
      assert.equal((await source.list(WIDE, { limit: 10 })).items.length, 10, 'it works again with the server');
    });
  });

  it('that falls silent longer than read-timeout allows is named', async () => {
    const proxy = await startStallingProxy(faulty.port);
    await withSource(through(proxy.port, '?read-timeout=500ms&dial_timeout=500ms'), async (source) => {
      pauseWalks(source, () => {
        proxy.stall();
      });
      await assert.rejects(verify(source), {
        reason: 'io',
        message: /^redis:.*: reading the tree failed: the server did not answer within 0\.5 s/,
      });
      await assert.rejects(source.list(WIDE, { limit: 10 }), {
        reason: 'unreachable',
        message: /^redis:.*: connecting failed: no server answers \(ETIMEDOUT\)/,
      });
      proxy.resume();
      assert.equal((await source.list(WIDE, { limit: 10 })).items.length, 10);
    });
    await proxy.close();
  });

  it('that is slow gives the same', async () => {
    const expected = await withSource(url, (source) => verify(source));
    const proxy = await startStallingProxy(faulty.port);
    const slow = await withSource(through(proxy.port), (source) => {
      pauseWalks(source, () => {
        proxy.stall();
        setTimeout(() => {
          proxy.resume();
        }, 300);
      });
      return verify(source);
    });
    assert.deepEqual(slow, expected);
    await proxy.close();
  });

  it('that falls silent is left at once when the user cancels, without a word', async () => {
    const proxy = await startStallingProxy(faulty.port);
    // Whoever waited for the server would wait longer than any test may take.
    const source = await openSource(through(proxy.port, '?read-timeout=1h'));
    const notices: Notice[] = [];
    const controller = new AbortController();
    pauseWalks(source, () => {
      proxy.stall();
      setTimeout(() => {
        controller.abort();
      }, 50);
    });
    const folder = temporaryFolder();
    const dumping = dumpToFile(source, path.join(folder, 'x.json'), REQUEST, {
      overwrite: false,
      signal: controller.signal,
      onNotice: (notice) => notices.push(notice),
    });
    await assert.rejects(dumping, { name: 'AbortError' });
    assert.deepEqual(readdirSync(folder), []);
    assert.deepEqual(notices, []);
    for (const read of [
      (signal: AbortSignal): Promise<unknown> => source.list(WIDE, { limit: 10, signal }),
      (signal: AbortSignal): Promise<unknown> => source.inspect(WIDE, signal),
      (signal: AbortSignal): Promise<unknown> => source.facts(signal),
      (signal: AbortSignal): Promise<unknown> => openSource(through(proxy.port), { signal }),
      (signal: AbortSignal): Promise<unknown> => source.walk(new RecordingVisitor(), { signal }),
    ]) {
      const another = new AbortController();
      const reading = read(another.signal);
      setTimeout(() => {
        another.abort();
      }, 20);
      await assert.rejects(reading, { name: 'AbortError' });
    }
    proxy.cut();
    await source.close();
    await proxy.close();
  });

  it('that falls silent while a walk connects is left too', async () => {
    const proxy = await startStallingProxy(faulty.port);
    const source = await openSource(through(proxy.port, '?read-timeout=1h&dial_timeout=1h'));
    // One connection is for commands, the other for many at once; both choose a database first.
    for (const further of [1, 2]) {
      const controller = new AbortController();
      const before = proxy.accepted;
      const reading = verify(source, { signal: controller.signal });
      while (proxy.accepted < before + further) await nextTurn();
      proxy.stall();
      setTimeout(() => {
        controller.abort();
      }, 20);
      await assert.rejects(reading, { name: 'AbortError' });
      proxy.resume();
    }
    assert.equal((await verify(source)).inodes.regular, 12_000);
    await source.close();
    await proxy.close();
  });
});

/** Fields for every single byte that a name may have, and for every length; one is both. */
const ODD_NAMES = 254 + 255 - 1;
const ADD_ODD_NAMES = `
local file = '\\1' .. struct.pack('>I4I4', 0, 100001)
redis.call('SET', 'i100001', redis.call('GET', 'i200001'))
for i = 1, 255 do
  if i ~= 47 then redis.call('HSET', KEYS[1], string.char(i), file) end
  redis.call('HSET', KEYS[1], string.rep('n', i), file)
end
`;

const NO_INFO = { version: '', hostName: '', ipAddrs: [], mountPoint: '', mountTime: '', processId: 0 };

const ADD_QUOTAS = `
local function limit(space, inodes) return struct.pack('>l', space) .. struct.pack('>l', inodes) end
redis.call('HSET', 'dirQuota', '40', limit(0, 0), '5', limit(1, -1), '77', limit(-1, -1), '78', 'short')
redis.call('HSET', 'dirQuotaUsedSpace', '5', '-4096', '77', '1')
redis.call('HSET', 'dirQuotaUsedInodes', '5', '7', '40', 'x')
redis.call('HSET', 'userQuota', '0', limit(1099511627776, 100), '1', limit(-1, -1))
`;

/** Records such as no client writes them, in directory 10 and for the files 101 to 106. */
const DAMAGE = `
redis.call('HSET', 'd10', 'short', 'abc')
redis.call('HSET', 'd10', '', redis.call('HGET', 'd10', 'f0'))
redis.call('DEL', 'i101')
redis.call('SET', 'i102', redis.call('GETRANGE', 'i102', 0, 61))
redis.call('RPUSH', 'c103_0', string.rep('s', 10))
redis.call('RPUSH', 'c104_1', string.rep('s', 10), string.rep('s', 38))
redis.call('SET', 'i105', redis.call('GETRANGE', 'i105', 0, 70) .. struct.pack('>I4I4', 999, 0) .. '\\0')
redis.call('HSET', 'd10', 'f5', '\\2' .. struct.pack('>I4I4', 0, 106))
`;
