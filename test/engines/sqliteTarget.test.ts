import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'mocha';
import type { Entry } from '../../src/core/model/entry';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import { databaseCopy, temporaryFolder } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry, GeneratedVolume } from '../support/generatedVolume';
import { directory, file, volumeOf } from '../support/smallVolume';

function sourceOf(volume: GeneratedVolume): MetadataSource {
  return generatedSource(volume);
}

async function loadTree(children: GeneratedEntry[], target = path.join(temporaryFolder(), 'new.db')): Promise<string> {
  await load(sourceOf(volumeOf(children)), openTarget(`sqlite3://${target}`));
  return target;
}

function rows(database: string, sql: string): unknown[] {
  const connection = new DatabaseSync(database, { readOnly: true });
  try {
    const statement = connection.prepare(sql);
    statement.setReturnArrays(true);
    return statement.all();
  } finally {
    connection.close();
  }
}

describe('load into SQLite', () => {
  it('refuses a database that holds a volume, and says which', async () => {
    const target = databaseCopy('vol-1/sqlite/meta.db');
    const before = readFileSync(target);
    await assert.rejects(loadTree([], target), {
      reason: 'notEmpty',
      message: /volume vol-1 \(171 inodes\).*Nothing was written/,
    });
    assert.ok(readFileSync(target).equals(before));
  });

  it('refuses any other table, as the official client does', async () => {
    const target = path.join(temporaryFolder(), 'other.db');
    const database = new DatabaseSync(target);
    database.exec('CREATE TABLE notes (a)');
    database.close();
    await assert.rejects(loadTree([], target), { reason: 'notEmpty', message: /tables \(notes\)/ });
  });

  it('takes a file that is empty or has no table', async () => {
    const folder = temporaryFolder();
    const empty = path.join(folder, 'empty.db');
    writeFileSync(empty, '');
    await loadTree([file('a', 2)], empty);
    const bare = path.join(folder, 'bare.db');
    const database = new DatabaseSync(bare);
    database.exec('CREATE TABLE t (a); DROP TABLE t');
    database.close();
    await loadTree([file('a', 2)], bare);
    for (const target of [empty, bare]) assert.deepEqual(rows(target, 'SELECT count(*) FROM jfs_node'), [[3]]);
    assert.deepEqual(readdirSync(folder).sort(), ['bare.db', 'empty.db']);
  });

  it('says when the disk has too little room for what the volume counts, and no more than that', async () => {
    const counting = async (usedInodes: number): Promise<string[]> => {
      const volume = volumeOf([file('a', 2)]);
      volume.facts = { ...volume.facts, counters: { ...volume.facts.counters, usedInodes } };
      const target = openTarget(`sqlite3://${path.join(temporaryFolder(), 'new.db')}`);
      const notices: string[] = [];
      await load(sourceOf(volume), target, { onNotice: ({ message }) => notices.push(message) });
      return notices;
    };
    assert.match((await counting(1e15)).join(), /counts 1000000000000000 inodes, .*too little free space \(\d+ bytes/);
    assert.deepEqual(await counting(1000), []);
    assert.deepEqual(await counting(-1), []);
  });

  it('leaves nothing behind when the source fails in the middle', async () => {
    const folder = temporaryFolder();
    const source = sourceOf(volumeOf([file('a', 2), file('b', 3)]));
    source.walk = (visitor): Promise<void> => {
      visitor.volume(volumeOf([]).facts);
      visitor.beginTree('FSTree');
      visitor.enterDirectory(directory('', 1, []).entry);
      visitor.leaf(file('a', 2).entry);
      return Promise.reject(new Error('the source went away'));
    };
    await assert.rejects(load(source, openTarget(`sqlite3://${path.join(folder, 'x.db')}`)), /went away/);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves nothing behind when cancelled', async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const source = sourceOf(volumeOf([file('a', 2)]));
    const walk = source.walk.bind(source);
    source.walk = async (visitor, options): Promise<void> => {
      await walk(visitor, options);
      controller.abort();
    };
    const target = openTarget(`sqlite3://${path.join(folder, 'x.db')}`);
    await assert.rejects(load(source, target, { signal: controller.signal }), { name: 'AbortError' });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('leaves nothing that opens as a volume when killed', async () => {
    const folder = temporaryFolder();
    const target = path.join(folder, 'killed.db');
    const big = path.join(temporaryFolder(), 'big.db');
    await loadTree(
      [
        directory(
          'd',
          2,
          Array.from({ length: 60_000 }, (_, i) => file(`f${i}`, i + 3)),
        ),
      ],
      big,
    );
    const child = spawn(
      process.execPath,
      ['--no-warnings', 'dist/cli.js', 'load', `sqlite3://${target}`, `sqlite3://${big}`],
      {
        stdio: 'ignore',
      },
    );
    const ended = new Promise((resolve) => child.once('close', resolve));
    // As soon as it has begun to write.
    while (child.exitCode === null && readdirSync(folder).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 2));
    child.kill('SIGKILL');
    await ended;
    assert.equal(existsSync(target), false);
    await loadTree([file('a', 2)], target);
  });

  it('undoes the load when what the engine holds is not what was loaded', async () => {
    const folder = temporaryFolder();
    const target = openTarget(`sqlite3://${path.join(folder, 'x.db')}`);
    const begin = target.begin.bind(target);
    target.begin = async (signal) => {
      const writer = await begin(signal);
      const store = writer.store.bind(writer);
      writer.store = async (volume) => {
        await store(volume);
        // A disk that loses a bit: the stored file is changed behind the writer's back.
        const [build = ''] = readdirSync(folder);
        const database = new DatabaseSync(path.join(folder, build));
        database.exec('UPDATE jfs_node SET mtime=mtime+1 WHERE inode=2');
        database.close();
      };
      return writer;
    };
    await assert.rejects(load(sourceOf(volumeOf([file('a', 2)])), target), { reason: 'mismatch', message: /treeHash/ });
    assert.deepEqual(readdirSync(folder), []);
  });

  it('names the duplicate when a dump holds one', async () => {
    const twice = loadTree([directory('d', 2, [file('same', 3), file('same', 4)])]);
    await assert.rejects(twice, { reason: 'malformed', message: /name "same" occurs twice in directory 2/ });
    const slice = (size: number): Partial<Entry> => ({
      chunks: [{ index: 0, slices: [{ pos: 0, id: 7, size, off: 0, len: 1 }] }],
    });
    const sizes = loadTree([file('a', 2, slice(10)), file('b', 3, slice(20))]);
    await assert.rejects(sizes, { reason: 'malformed', message: /Slice 7 occurs with two sizes/ });
  });

  it('refuses trees no volume could survive', async () => {
    await assert.rejects(loadTree([directory('d', 2, [file('x', 1)])]), {
      reason: 'malformed',
      message: /inode 1, the root/,
    });
    await assert.rejects(loadTree([file('x', 0)]), { reason: 'malformed', message: /inode 0/ });
    await assert.rejects(loadTree([file('x', 2n ** 63n)]), { reason: 'unsupported', message: /2\^63/ });
    const late = file('x', 2);
    late.entry.attr = { ...late.entry.attr, mtime: 2n ** 62n };
    await assert.rejects(loadTree([late]), { reason: 'unsupported', message: /inode 2 has a length or time beyond/ });
    const slices = [{ pos: 0, id: 2n ** 63n, size: 1, off: 0, len: 1 }];
    const sliced = loadTree([file('x', 2, { chunks: [{ index: 0, slices }] }, 1)]);
    await assert.rejects(sliced, { reason: 'unsupported', message: /beyond 2\^63/ });
  });

  it('computes link counts, references, statistics and usage anew', async () => {
    const data: Partial<Entry> = { chunks: [{ index: 0, slices: [{ pos: 0, id: 9, size: 5, off: 0, len: 5 }] }] };
    const shared: Partial<Entry> = {
      chunks: [
        {
          index: 0,
          slices: [
            { pos: 0, id: 9, size: 5, off: 0, len: 5 },
            { pos: 9, id: 0, size: 0, off: 0, len: 3 },
          ],
        },
      ],
    };
    const target = await loadTree([
      directory('d', 2, [file('one', 4, data, 5000), directory('sub', 3, [file('two', 4, data, 5000)])]),
      file('other', 5, shared, 12),
    ]);
    assert.deepEqual(rows(target, 'SELECT inode, nlink, parent FROM jfs_node WHERE inode<10 ORDER BY inode'), [
      [1, 3, 1],
      [2, 3, 1],
      [3, 2, 2],
      [4, 2, 0],
      [5, 1, 1],
    ]);
    assert.deepEqual(
      rows(target, 'SELECT * FROM jfs_chunk_ref'),
      [[9, 5, 2]],
      'hard links count once, holes not at all',
    );
    assert.deepEqual(rows(target, 'SELECT * FROM jfs_dir_stats WHERE inode<10 ORDER BY inode'), [
      [1, 12, 8192, 2],
      [2, 5000, 12288, 2],
      [3, 5000, 8192, 1],
    ]);
    const counters = new Map(rows(target, 'SELECT name, value FROM jfs_counter') as [string, number][]);
    assert.deepEqual(
      ['usedSpace', 'totalInodes', 'nextInode', 'nextChunk'].map((name) => counters.get(name)),
      [2 * 4096 + 8192 + 4096, 4, 6, 10],
    );
  });

  it('keeps the contents of a repeated directory once', async () => {
    const moved = (): GeneratedEntry => directory('moved', 3, [file('inside', 4)]);
    const notices: string[] = [];
    const target = path.join(temporaryFolder(), 'x.db');
    const source = sourceOf(volumeOf([directory('a', 2, [moved()]), directory('b', 5, [moved()])]));
    const result = await load(source, openTarget(`sqlite3://${target}`), {
      onNotice: (notice) => notices.push(notice.code),
    });
    assert.equal(result.conflicts.count, 1);
    assert.deepEqual(notices, ['conflict']);
    assert.deepEqual(rows(target, 'SELECT parent, inode FROM jfs_edge ORDER BY parent, inode'), [
      [1, 2],
      [1, 5],
      [2, 3],
      [3, 4],
      [5, 3],
    ]);
  });

  it('makes a trash root for a volume with trash when the dump has none', async () => {
    const target = path.join(temporaryFolder(), 'x.db');
    await load(
      await openSource(`sqlite3://${databaseCopy('vol-1/sqlite/meta.db')}`),
      openTarget(`sqlite3://${target}`),
      { skipTrash: true },
    );
    assert.deepEqual(rows(target, 'SELECT mode, nlink, parent FROM jfs_node WHERE inode>9000000000000000000'), [
      [0o555, 2, 1],
    ]);
  });

  it('loads under a table prefix', async () => {
    const target = path.join(temporaryFolder(), 'x.db');
    await load(sourceOf(volumeOf([file('a', 2)])), openTarget(`sqlite3://${target}?table_prefix=two`));
    const loaded = await openSource(`sqlite3://${target}?table_prefix=two`);
    assert.ok(await loaded.child(1, 'a'));
    await loaded.close();
  });
});
