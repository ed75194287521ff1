import assert from 'node:assert/strict';
import { after, before, it } from 'mocha';
import type { MetaErrorReason } from '../../src/core/errors';
import { MetaError } from '../../src/core/errors';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import type { Notice } from '../../src/core/ports/notice';
import type { VolumeWriter } from '../../src/core/ports/volumeWriter';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import { verify } from '../../src/core/transfer/verify/verify';
import type { CancelledLoad } from '../support/cancelledLoads';
import { assertNothingLeft, cancelledIn } from '../support/cancelledLoads';
import { loadFrom, withSource } from '../support/engines';
import { fixture } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import type { RedisServer } from '../support/servers/redisServer';
import { startRedis } from '../support/servers/redisServer';
import { describeWithServer } from '../support/servers/servers';
import { startStallingProxy } from '../support/servers/stallingProxy';
import { waitUntil } from '../support/servers/waitUntil';
import { directory, file, volumeOf } from '../support/smallVolume';

const DUMP = fixture('vol-1/sqlite/dump.json');
/** Enough for many pieces of what is sent together. */
const FILES = 30_000;

/** A source in whose walk something happens when half of the entries have been given. */
function sourceWith(inTheMiddle: () => Promise<void> | void, files = FILES): MetadataSource {
  const half = (name: string, inode: number): GeneratedEntry =>
    directory(
      name,
      inode,
      Array.from({ length: files / 2 }, (_, i) => file(`f${i}`, inode + i + 1)),
    );
  const source = generatedSource(volumeOf([]));
  source.walk = async (visitor): Promise<void> => {
    const { facts, root, trash } = volumeOf([]);
    visitor.volume(facts);
    visitor.beginTree('FSTree');
    visitor.enterDirectory(root.entry);
    for (const [i, { entry, children }] of [half('a', 10), half('b', 1_000_000)].entries()) {
      visitor.enterDirectory(entry);
      for (const child of children) {
        visitor.leaf(child.entry);
        if (Number(child.entry.inode) % 1000 === 0) await visitor.drain();
      }
      visitor.leaveDirectory(entry, false);
      await visitor.drain();
      if (i === 0) await inTheMiddle();
    }
    visitor.leaveDirectory(root.entry, false);
    visitor.endTree('FSTree');
    visitor.beginTree('Trash');
    visitor.enterDirectory(trash.entry);
    visitor.leaveDirectory(trash.entry, false);
    visitor.endTree('Trash');
  };
  return source;
}

const nothing = (): void => undefined;

async function refuses(work: Promise<unknown>, reason: MetaErrorReason, message: RegExp): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(MetaError.is(error));
    assert.equal(error.reason, reason, error.message);
    assert.match(error.message, message);
    return true;
  });
}

/** A database and redis-cli on it. */
class Database {
  constructor(
    readonly server: RedisServer,
    readonly number: number,
  ) {}

  get url(): string {
    return this.server.url(this.number);
  }

  cli(...args: string[]): string {
    return this.server.cli('-n', String(this.number), ...args);
  }

  keys(): string[] {
    return this.cli('KEYS', '*').split('\n').filter(Boolean).sort();
  }
}

describeWithServer('redis', 'loading into Redis', () => {
  let server: RedisServer;
  let databases = 0;
  before(async () => {
    server = await startRedis({ config: ['--databases', '64', '--enable-debug-command', 'yes'] });
  });
  after(() => server.stop());

  const fresh = (): Database => new Database(server, ++databases);
  const digest = (): string => server.cli('DEBUG', 'DIGEST');

  it('refuses a database with any key in it, as the official client does', async () => {
    const database = fresh();
    database.cli('SET', 'user:1', 'x');
    await refuses(
      loadFrom(DUMP, database.url),
      'notEmpty',
      /^redis:.*\/1 already holds 1 key\..*Nothing was written\.$/,
    );
    database.cli('SET', 'user:2', 'x');
    await refuses(loadFrom(DUMP, database.url), 'notEmpty', /already holds 2 keys\./);
    assert.deepEqual(database.keys(), ['user:1', 'user:2']);
    // A database of its own is not meant.
    await loadFrom(DUMP, fresh().url);
  });

  it('refuses a database that holds a volume, and says which', async () => {
    const database = fresh();
    await loadFrom(DUMP, database.url);
    const before = digest();
    await refuses(loadFrom(DUMP, database.url), 'notEmpty', /volume vol-1 \(171 inodes\).*Nothing was written\.$/);
    database.cli('SET', 'setting', 'damaged');
    await refuses(loadFrom(DUMP, database.url), 'notEmpty', /volume that cannot be read.*Nothing was written\.$/);
    database.cli('RENAME', 'setting', 'x');
    assert.notEqual(digest(), before);
  });

  it('refuses a replica, and a server that has no room', async () => {
    const database = fresh();
    const replica = await startRedis({ config: ['--replicaof', '127.0.0.1', String(server.port)] });
    await refuses(
      loadFrom(DUMP, replica.url(database.number)),
      'denied',
      /is a replica, which takes no writes.*master/,
    );
    await replica.stop();
    server.cli('CONFIG', 'SET', 'maxmemory', '100kb');
    await refuses(loadFrom(DUMP, database.url), 'limit', /uses \d+ of 102400 bytes of its memory limit.*maxmemory/);
    server.cli('CONFIG', 'SET', 'maxmemory', '0');
    assert.deepEqual(database.keys(), []);
  });

  it('says what may lose the data, and changes no setting of the server', async () => {
    const own = await startRedis({ config: ['--maxmemory-policy', 'allkeys-lru'] });
    const noticesOf = async (target: RedisServer): Promise<string[]> => {
      const notices: Notice[] = [];
      await loadFrom(DUMP, target.url(1), { onNotice: (notice) => notices.push(notice) });
      return notices.filter(({ code }) => code === 'consistency').map(({ message }) => message);
    };
    const before = own.cli('CONFIG', 'GET', '*');
    const [policy, file, ...others] = await noticesOf(own);
    assert.match(policy ?? '', /maxmemory-policy is allkeys-lru.*noeviction/);
    assert.match(file ?? '', /append-only file/);
    assert.deepEqual(others, []);
    assert.equal(own.cli('CONFIG', 'GET', '*'), before);
    await own.stop();
    const right = await startRedis({ config: ['--appendonly', 'yes'] });
    assert.deepEqual(await noticesOf(right), []);
    await right.stop();
  });

  it('needs the right to write, and writes nothing without', async () => {
    const database = fresh();
    server.cli('ACL', 'SETUSER', 'reader', 'on', '>pw', '~*', '+@read', '+@connection', '+info');
    const reader = database.url.replace('//', '//reader:pw@');
    const denied = (user: string, commands: string): Promise<void> =>
      refuses(
        loadFrom(DUMP, database.url.replace('//', `//${user}:pw@`)),
        'denied',
        new RegExp(`^redis:.*: preparing the load failed: the user may not run ${commands}\\. Nothing was written\\.$`),
      );
    await refuses(loadFrom(DUMP, reader), 'denied', /the user may not run MULTI/);
    server.cli('ACL', 'SETUSER', 'half', 'on', '>pw', '~*', '+@all', '-rpush', '-zadd', '-hgetall');
    await denied('half', 'HGETALL, RPUSH and ZADD');
    server.cli('ACL', 'SETUSER', 'endless', 'on', '>pw', '~*', '+@all', '-exec');
    await denied('endless', 'EXEC');
    assert.deepEqual(database.keys(), []);
    server.cli('ACL', 'SETUSER', 'narrow', 'on', '>pw', '~i*', '~jfsmeta_load*', '+@all');
    await refuses(loadFrom(DUMP, database.url.replace('//', '//narrow:pw@')), 'denied', /may not use all keys/);
    assert.deepEqual(database.keys(), []);
    // No right to ask for rights is needed.
    server.cli('ACL', 'SETUSER', 'plain', 'on', '>pw', '~*', '+@all', '-@admin');
    await loadFrom(DUMP, database.url.replace('//', '//plain:pw@'));
  });

  it('stops at the memory limit, and leaves nothing that opens', async () => {
    const own = new Database(await startRedis({ config: ['--maxmemory', '8mb'] }), 1);
    const loading = load(sourceWith(nothing, 200_000), openTarget(own.url));
    await refuses(loading, 'io', /^redis:.*: loading failed: the server's memory limit is reached\. Raise maxmemory/);
    assert.deepEqual(own.keys(), []);
    await loadFrom(DUMP, own.url);
    await own.server.stop();
  });

  it('stores names of a directory together, also when its subdirectories come between them', async () => {
    const own = await startRedis();
    const directories = Array.from({ length: 500 }, (_, i) =>
      directory(`d${i}`, 10 + 3 * i, [file('a', 11 + 3 * i), file('b', 12 + 3 * i)]),
    );
    // Deeper than the number of directories whose names may wait.
    let deep = directory('end', 10_000, [file('x', 10_001)]);
    for (let i = 2; i < 400; i += 2)
      deep = directory(`n${i}`, 10_000 + i, [file('0', 10_001 + i), deep, file('z', 20_000 + i)]);
    const source = generatedSource(volumeOf([...directories, deep]));
    await load(source, openTarget(own.url()));
    const calls = Number(/cmdstat_hset:calls=(\d+)/.exec(own.cli('INFO', 'commandstats'))?.[1]);
    assert.ok(calls < 500 + 2 * 200 + 50, `${calls} commands`);
    await own.stop();
  });

  it('leaves nothing when the source fails in the middle', async () => {
    const database = fresh();
    const source = sourceWith(() => Promise.reject(new Error('the source went away')));
    await assert.rejects(load(source, openTarget(database.url)), /went away/);
    assert.deepEqual(database.keys(), []);
  });

  it('leaves nothing when its connections are lost', async () => {
    const database = fresh();
    const source = sourceWith(() => {
      server.cli('CLIENT', 'KILL', 'TYPE', 'normal');
    });
    await refuses(load(source, openTarget(database.url)), 'io', /: loading failed: the server closed the connection/);
    assert.deepEqual(database.keys(), []);
  });

  it('leaves nothing when what the server holds is not what was loaded', async () => {
    const database = fresh();
    const target = openTarget(database.url);
    const begin = target.begin.bind(target);
    target.begin = async (options): Promise<VolumeWriter> => {
      const writer = await begin(options);
      const store = writer.store.bind(writer);
      writer.store = async (volume): Promise<void> => {
        await store(volume);
        database.cli('SETRANGE', 'i2', '1', 'x');
      };
      return writer;
    };
    const loading = load(generatedSource(volumeOf([file('a', 2)])), target);
    await refuses(loading, 'mismatch', /^redis:.*treeHash is .*The load was undone\.$/);
    assert.deepEqual(database.keys(), []);
  });

  it('leaves nothing when cancelled, whenever that is', async () => {
    const at = (cancelled: CancelledLoad): Promise<void> => {
      const database = fresh();
      return assertNothingLeft(
        database.url,
        () => {
          assert.deepEqual(database.keys(), []);
        },
        cancelled,
      );
    };
    await at((controller) => {
      controller.abort();
      return [sourceWith(nothing)];
    });
    // While it connects and proves the database empty: some turns of the event loop each.
    for (const milliseconds of [0, 1, 2, 3, 4, 6, 8]) {
      await at((controller) => {
        setTimeout(() => {
          controller.abort();
        }, milliseconds);
        return [sourceWith(nothing)];
      });
    }
    await at((controller) => [
      sourceWith(() => {
        controller.abort();
      }),
    ]);
    for (const phase of ['index', 'verify'] as const) await at(cancelledIn(phase, () => sourceWith(nothing)));
  });

  it('is left when cancelled while the server says nothing, and cleaned up later', async () => {
    const database = fresh();
    const proxy = await startStallingProxy(server.port);
    const controller = new AbortController();
    const silent = `${database.url.replace(`:${server.port}`, `:${proxy.port}`)}?read-timeout=1h`;
    const source = sourceWith(() => {
      proxy.stall();
      setTimeout(() => {
        controller.abort();
      }, 50);
    });
    const loading = load(source, openTarget(silent), { signal: controller.signal });
    await assert.rejects(loading, { name: 'AbortError' });
    proxy.cut();
    await proxy.close();
    await assert.rejects(openSource(database.url), { reason: 'notJuiceFs' });
    database.cli('DEL', 'jfsmeta_load_alive');
    // What was under way may still arrive.
    const target = openTarget(database.url);
    await target.clean();
    await waitUntil('nothing of it is left', () => database.keys().length === 0);
    await loadFrom(DUMP, database.url);
  });

  it('names a server that falls silent for longer than read-timeout allows', async () => {
    const proxy = await startStallingProxy(server.port);
    const target = openTarget(`${fresh().url.replace(`:${server.port}`, `:${proxy.port}`)}?read-timeout=500ms`);
    const source = sourceWith(() => {
      proxy.stall();
    });
    await refuses(load(source, target), 'io', /^redis:.*: loading failed: the server did not answer within 0\.5 s/);
    await proxy.close();
  });

  it('asks in vain of a server that says nothing, until cancelled', async () => {
    const database = fresh();
    const proxy = await startStallingProxy(server.port);
    proxy.stall();
    const target = openTarget(`${database.url.replace(`:${server.port}`, `:${proxy.port}`)}?dial_timeout=1h`);
    for (const ask of [
      (signal: AbortSignal): Promise<unknown> => target.begin({ signal }),
      (signal: AbortSignal): Promise<unknown> => target.unfinished(signal),
      (signal: AbortSignal): Promise<unknown> => target.clean(signal),
    ]) {
      const controller = new AbortController();
      const asking = ask(controller.signal);
      setTimeout(() => {
        controller.abort();
      }, 20);
      await assert.rejects(asking, { name: 'AbortError' });
    }
    await proxy.close();
    assert.deepEqual(database.keys(), []);
  });

  it('is left alone while it runs', async () => {
    const database = fresh();
    const other = openTarget(database.url);
    const source = sourceWith(async () => {
      const found = await other.unfinished();
      assert.equal(found?.isRunning, true);
      assert.match(found.by, new RegExp(`^process ${process.pid} on `));
      await refuses(other.clean(), 'locked', /is still running\. Nothing was removed/);
      await refuses(loadFrom(DUMP, database.url), 'notEmpty', /an unfinished load .*It is still running\. Nothing/);
      await assert.rejects(openSource(database.url), { reason: 'notJuiceFs' });
      // A database beside it is none of the others' business.
      await loadFrom(DUMP, fresh().url);
    });
    const { verification } = await load(source, openTarget(database.url));
    assert.equal(verification.inodes.regular, FILES);
    assert.equal(await other.unfinished(), undefined);
    assert.deepEqual(await withSource(database.url, (stored) => verify(stored)), verification);
  });

  it('of two that begin together wins at most one, and mixes nothing', async () => {
    for (let i = 0; i < 5; i++) {
      const database = fresh();
      const trees = [file('first', 2), file('second', 2)];
      const results = await Promise.allSettled(
        trees.map((tree) => load(generatedSource(volumeOf([tree])), openTarget(database.url))),
      );
      const winners = results.flatMap(({ status }, index) => (status === 'fulfilled' ? [trees[index]] : []));
      for (const result of results) {
        if (result.status === 'rejected') assert.ok(['locked', 'notEmpty'].includes(reasonOf(result.reason)));
      }
      assert.ok(winners.length <= 1);
      const [winner] = winners;
      if (winner === undefined) assert.deepEqual(database.keys(), []);
      else assert.ok(await withSource(database.url, (source) => source.child(1, winner.entry.name)));
    }
  });

  it('whose server died is recognised and cleaned up, and nothing else is', async () => {
    const config = ['--appendonly', 'yes', '--appendfsync', 'always'];
    const database = new Database(await startRedis({ config }), 3);
    const target = openTarget(database.url);
    const source = sourceWith(() => {
      database.server.kill();
    });
    await refuses(load(source, target), 'io', /^redis:\/\/127.*\/3: loading failed: the server closed the connection/);
    await database.server.restart();
    await refuses(openSource(database.url), 'notJuiceFs', /the database has \d+ keys, but no "setting" among them/);
    // Until its sign of life has expired it may still be running.
    await refuses(target.clean(), 'locked', /still running/);
    database.cli('DEL', 'jfsmeta_load_alive');
    const found = await target.unfinished();
    assert.equal(found?.isRunning, false);
    assert.match(found.by, new RegExp(`^process ${process.pid} on `));
    assert.ok(found.startedAt !== undefined && found.startedAt <= Date.now() / 1000);
    assert.match(found.holds, /^about \d+ keys$/);
    await refuses(loadFrom(DUMP, database.url), 'notEmpty', /an unfinished load .*jfsmeta clean.*Nothing was written/);
    // Like ours by name, or not at all.
    const foreign = ['i', 'i1x', 'session1', 'c1_', 'nextInode', 'mine', 'jfsmeta_load2', 'allSessions'];
    for (const key of foreign) database.cli('SET', key, 'x');
    database.server.cli('-n', '2', 'SET', 'i1', 'another database');
    const cleaned = await target.clean();
    assert.equal(cleaned.startedAt, found.startedAt);
    assert.match(cleaned.holds, /^\d+ keys \(8 of others stay\)$/);
    assert.deepEqual(database.keys(), foreign.sort());
    assert.equal(database.server.cli('-n', '2', 'GET', 'i1'), 'another database');
    await refuses(target.clean(), 'notFound', /no unfinished load/);
    database.cli('FLUSHDB');
    await loadFrom(DUMP, database.url);
    assert.ok(await withSource(database.url, (stored) => stored.child(1, 'data')));
    await database.server.stop();
  });

  it('takes chunks, directories and xattrs of thousands of elements', async () => {
    const database = fresh();
    const slices = Array.from({ length: 2500 }, (_, i) => ({ pos: i, id: i + 1, size: 1, off: 0, len: 1 }));
    const xattrs = Array.from({ length: 2500 }, (_, i) => ({ name: `user.${i + 10_000}`, value: '\xff\0' }));
    const children = Array.from({ length: 9000 }, (_, i) => file(`f${i}`, 100 + i));
    const tree = [
      file('chunk', 10, { chunks: [{ index: 0, slices }] }, 2500),
      file('xattrs', 11, { xattrs }),
      directory('wide', 12, children),
    ];
    await load(generatedSource(volumeOf(tree)), openTarget(database.url));
    await withSource(database.url, async (source) => {
      assert.deepEqual((await source.inspect(10))?.chunks, [{ index: 0, slices }]);
      assert.deepEqual((await source.inspect(11))?.xattrs, xattrs);
      assert.equal((await source.list(12, { limit: 1 })).total, 9000);
    });
  });

  it('is never seen in what others made', async () => {
    const complete = fresh();
    await loadFrom(DUMP, complete.url);
    const marked = fresh();
    await loadFrom(DUMP, marked.url);
    // Volume and mark: the load had ended, but not its last step.
    marked.cli('SET', 'jfsmeta_load', '{}');
    const foreign = fresh();
    foreign.cli('SET', 'i1', 'x');
    const halfOfOthers = fresh();
    await loadFrom(DUMP, halfOfOthers.url);
    halfOfOthers.cli('DEL', 'setting');
    const before = digest();
    for (const database of [fresh(), complete, marked, foreign, halfOfOthers]) {
      const target = openTarget(database.url);
      assert.equal(await target.unfinished(), undefined);
      await refuses(target.clean(), 'notFound', /there is no unfinished load/);
    }
    assert.equal(digest(), before);
  });

  it('names what a dump holds twice, and leaves nothing', async () => {
    const database = fresh();
    const loadTree = (...children: GeneratedEntry[]): Promise<unknown> =>
      load(generatedSource(volumeOf(children)), openTarget(database.url));
    const slices = (...sizes: number[]): Pick<GeneratedEntry['entry'], 'chunks'>['chunks'][number]['slices'] =>
      sizes.map((size) => ({ pos: 0, id: 7, size, off: 0, len: 1 }));
    const chunk = (size: number): { chunks: GeneratedEntry['entry']['chunks'] } => ({
      chunks: [{ index: 0, slices: slices(size) }],
    });
    const twice = chunk(10).chunks;
    const xattrs = ['1', '2'].map((value) => ({ name: 'user.x', value }));
    const far = Array.from({ length: 2500 }, (_, i) => file(`f${i % 2400}`, 3 + i));
    for (const [tree, message] of [
      [[directory('d', 2, [file('same', 3), file('same', 4)])], /the name "same" occurs twice in directory 2\.$/],
      [[directory('d', 2, far)], /a name occurs twice in directory 2\.$/],
      [[file('a', 2, { xattrs })], /inode 2 has xattr user\.x twice\.$/],
      [[file('a', 2, { chunks: [...twice, ...twice] }, 1)], /inode 2 has chunk 0 twice\.$/],
      [[file('a', 2, chunk(10), 1), file('b', 3, chunk(20), 1)], /Slice 7 occurs with two sizes/],
    ] as const) {
      await refuses(loadTree(...tree), 'malformed', message);
      assert.deepEqual(database.keys(), []);
    }
  });
});

function reasonOf(error: unknown): string {
  return MetaError.is(error) ? error.reason : String(error);
}
