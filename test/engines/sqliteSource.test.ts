import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { MetaError } from '../../src/core/errors';
import type { Entry } from '../../src/core/model/entry';
import { TRASH_INODE } from '../../src/core/model/inode';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import type { TreeVisitor } from '../../src/core/ports/treeVisitor';
import { openSource } from '../../src/core/registry/openSource';
import { verify } from '../../src/core/transfer/verify/verify';
import { databaseCopy, fixture, temporaryFolder } from '../support/fixtures';
import { emptyVolume } from '../support/emptyVolume';

async function withSource<T>(file: string, action: (source: MetadataSource) => Promise<T>): Promise<T> {
  const source = await openSource(`sqlite3://${file}`);
  try {
    return await action(source);
  } finally {
    await source.close();
  }
}

/** Names of a walk in order, with their depth. */
class Recorder implements TreeVisitor {
  readonly lines: string[] = [];
  depth = 0;
  maxDepth = 0;
  volume = (): void => undefined;
  beginTree = (): void => undefined;
  endTree = (): void => undefined;
  drain = (): undefined => undefined;
  enterDirectory(entry: Entry): void {
    this.lines.push(`${this.depth} ${entry.name}/`);
    this.depth += 1;
    this.maxDepth = Math.max(this.maxDepth, this.depth);
  }
  leaf(entry: Entry): void {
    this.lines.push(`${this.depth} ${entry.name}`);
  }
  leaveDirectory(): void {
    this.depth -= 1;
  }
}

describe('SQLite source', () => {
  it('pages through a directory without losing or repeating a name', async () => {
    await withSource(databaseCopy('vol-1/sqlite/meta.db'), async (source) => {
      const odd = await source.child(1, 'odd');
      assert.ok(odd);
      const whole = await source.list(odd.inode, { limit: 1000 });
      assert.equal(whole.next, undefined);
      assert.equal(whole.total, whole.items.length);
      for (const limit of [1, 2, 7]) {
        const names: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await source.list(odd.inode, { cursor, limit });
          names.push(...page.items.map((item) => item.name));
          cursor = page.next;
        } while (cursor !== undefined);
        assert.deepEqual(
          names,
          whole.items.map((item) => item.name),
        );
      }
      const sorted = [...whole.items].sort((a, b) => (a.name < b.name ? -1 : 1));
      assert.deepEqual(whole.items, sorted);
    });
  });

  it('gives trash inodes exactly', async () => {
    await withSource(databaseCopy('vol-1/sqlite/meta.db'), async (source) => {
      const hours = await source.list(TRASH_INODE, { limit: 10 });
      assert.deepEqual(
        hours.items.map((item) => item.inode),
        [9223372032828243969n],
      );
      const inspected = await source.inspect(9223372032828243969n);
      assert.deepEqual(inspected?.links, [{ parent: TRASH_INODE, name: '2026-11-23-04' }]);
    });
  });

  it('reads a WAL database that another process has open, with what is only in the log', async () => {
    const file = databaseCopy('vol-1/sqlite/meta.db');
    const script = `
      const { DatabaseSync } = require('node:sqlite');
      const db = new DatabaseSync(process.argv[1]);
      db.exec("PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0; UPDATE jfs_node SET uid=4242 WHERE inode=39");
      console.log('ready');
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--no-warnings', '-e', script, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await withSource(file, async (source) => {
        assert.equal((await source.inspect(39))?.attr.uid, 4242);
      });
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('reads a WAL database in a folder that cannot be written', async function () {
    // Root may write everywhere, and only it may become somebody else.
    if (process.platform !== 'linux') this.skip();
    const folder = temporaryFolder();
    const file = path.join(folder, 'meta.db');
    copyFileSync(fixture('vol-1/sqlite/meta.db'), file);
    chmodSync(file, 0o444);
    chmodSync(folder, 0o555);
    const isRoot = process.getuid?.() === 0;
    try {
      if (isRoot) process.seteuid?.(65534);
      await withSource(file, async (source) => assert.equal((await source.facts()).counters.usedInodes, 171));
    } finally {
      if (isRoot) process.seteuid?.(0);
      chmodSync(folder, 0o755);
    }
    assert.deepEqual(readdirSync(folder), ['meta.db']);
  });

  it('keeps one snapshot during a walk while another connection writes', async () => {
    const file = databaseCopy('vol-1/sqlite/meta.db');
    const before = await withSource(file, (source) => verify(source));
    const writer = new DatabaseSync(file);
    const source = await openSource(`sqlite3://${file}`);
    let changed = false;
    const recorder = new Recorder();
    const during = recorder.lines;
    recorder.beginTree = (): void => {
      if (changed) return;
      changed = true;
      writer.exec("DELETE FROM jfs_edge WHERE name=CAST('small' AS BLOB)");
    };
    await source.walk(recorder);
    await source.close();
    writer.close();
    assert.ok(during.some((line) => line.endsWith(' small')));
    const after = await withSource(file, (changedSource) => verify(changedSource));
    assert.equal(after.entries, before.entries - 1);
  });

  it('names what is wrong with a file that is no volume', async () => {
    const folder = temporaryFolder();
    const file = (name: string, bytes: Buffer | string): string => {
      writeFileSync(path.join(folder, name), bytes);
      return path.join(folder, name);
    };
    const other = path.join(folder, 'other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE t (a)');
    database.close();
    const cases: [string, string, RegExp][] = [
      [path.join(folder, 'none.db'), 'notFound', /no such file/],
      [file('empty.db', ''), 'notJuiceFs', /is empty/],
      [file('text.db', 'hello, this is no database at all'), 'notJuiceFs', /not a SQLite database/],
      [other, 'notJuiceFs', /no JuiceFS tables/],
      [folder, 'notJuiceFs', /not a file/],
    ];
    for (const [name, reason, message] of cases) {
      await assert.rejects(openSource(`sqlite3://${name}`), { reason, message }, name);
    }
  });

  it('says which volumes there are when the table prefix is another', async () => {
    const file = databaseCopy('vol-1/sqlite/meta.db');
    await assert.rejects(openSource(`sqlite3://${file}?table_prefix=x`), {
      reason: 'notJuiceFs',
      message: /volumes with no table_prefix/,
    });
  });

  it('reports a damaged file as damage', async () => {
    const file = databaseCopy('vol-1/sqlite/meta.db');
    const bytes = readFileSync(file);
    // Pages of the trees, not the schema.
    bytes.fill(0x5a, 20 * 4096, 40 * 4096);
    writeFileSync(file, bytes);
    await assert.rejects(
      withSource(file, (source) => verify(source)),
      { reason: 'damaged' },
    );
    truncateSync(file, 4096);
    await assert.rejects(openSource(`sqlite3://${file}`), { reason: 'damaged' });
  });

  it('meets any damage with a typed error or whole data, never otherwise', async () => {
    const original = readFileSync(fixture('vol-1/sqlite/meta.db'));
    const file = path.join(temporaryFolder(), 'damaged.db');
    const damage = fc.array(fc.tuple(fc.nat(original.length - 101), fc.nat(255)), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(damage, async (bytes) => {
        const damaged = Buffer.from(original);
        for (const [offset, byte] of bytes) damaged[100 + offset] = byte;
        writeFileSync(file, damaged);
        try {
          await withSource(file, (source) => verify(source));
        } catch (error) {
          assert.ok(MetaError.is(error), String(error));
        }
      }),
      { numRuns: 200, seed: 20261124 },
    );
  });

  it('says that another process holds a locked database', async () => {
    const file = databaseCopy('old/v1.0.4/meta.db');
    const holder = new DatabaseSync(file);
    holder.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
    try {
      await assert.rejects(openSource(`sqlite3://${file}?_timeout=50`), {
        reason: 'locked',
        message: /another process holds/,
      });
    } finally {
      holder.close();
    }
  });

  it('stops at a directory that contains itself', async () => {
    const file = databaseCopy('vol-1/sqlite/meta.db');
    const database = new DatabaseSync(file);
    database.exec("INSERT INTO jfs_edge (parent, name, inode, type) VALUES (3, CAST('loop' AS BLOB), 2, 2)");
    database.close();
    await assert.rejects(
      withSource(file, (source) => verify(source)),
      { reason: 'damaged', message: /contains itself/ },
    );
  });

  it('shows dangling entries and keeps their names', async () => {
    const file = databaseCopy('vol-1/sqlite/meta.db');
    const database = new DatabaseSync(file);
    database.exec('DELETE FROM jfs_node WHERE inode=39');
    database.close();
    await withSource(file, async (source) => {
      const data = await source.child(1, 'data');
      const small = await source.child(data?.inode ?? 0, 'small');
      assert.equal(small?.dangling, true);
      const notices: string[] = [];
      const result = await verify(source, { onNotice: (notice) => notices.push(notice.code) });
      assert.equal(result.danglingEntries, 3);
      assert.deepEqual(notices, ['danglingEntry', 'danglingEntry', 'danglingEntry']);
    });
  });

  it('walks deep, wide and bushy trees in order', async () => {
    const file = path.join(temporaryFolder(), 'shape.db');
    emptyVolume(file);
    const database = new DatabaseSync(file);
    const node = database.prepare('INSERT INTO jfs_node VALUES (?,?,0,493,0,0,0,0,0,0,0,0,2,4096,0,?,0,0,0)');
    const edge = database.prepare('INSERT INTO jfs_edge (parent, name, inode, type) VALUES (?,CAST(? AS BLOB),?,?)');
    let next = 2;
    const add = (parent: number, name: string, type: number): number => {
      node.run(next, type, parent);
      edge.run(parent, name, next, type);
      return next++;
    };
    database.exec('BEGIN');
    let deep = add(1, 'deep', 2);
    for (let i = 0; i < 20_000; i++) deep = add(deep, 'd', 2);
    const wide = add(1, 'wide', 2);
    for (let i = 0; i < 3000; i++) add(wide, `f${String(i).padStart(5, '0')}`, 1);
    const bushy = add(1, 'bushy', 2);
    // More rows than a walk buffers, with directories between them at every level.
    const grow = (parent: number, level: number): void => {
      for (let i = 0; i < 600; i++) {
        const child = add(parent, `n${String(i).padStart(4, '0')}`, i % 150 === 0 ? 2 : 1);
        if (i % 150 === 0 && level > 1) grow(child, level - 1);
      }
    };
    grow(bushy, 3);
    database.exec('COMMIT');
    database.close();
    const recorder = new Recorder();
    await withSource(file, (source) => source.walk(recorder, { skipTrash: true }));
    assert.equal(recorder.lines.length, next - 1);
    assert.equal(recorder.maxDepth, 20_002);
    assert.equal(recorder.depth, 0);
    const top = recorder.lines.filter((line) => line.startsWith('1 '));
    assert.deepEqual(top, ['1 bushy/', '1 deep/', '1 wide/']);
    const files = recorder.lines.filter((line) => /^2 f\d/.test(line));
    assert.deepEqual(files, [...files].sort());
  });

  it('cancels silently in the middle of a walk', async () => {
    const controller = new AbortController();
    const file = path.join(temporaryFolder(), 'cancel.db');
    emptyVolume(file);
    const database = new DatabaseSync(file);
    database.exec(`BEGIN;
      WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i+1 FROM n WHERE i<30000)
      INSERT INTO jfs_node SELECT i,1,0,420,0,0,0,0,0,0,0,0,1,0,0,1,0,0,0 FROM n;
      INSERT INTO jfs_edge (parent,name,inode,type) SELECT 1,CAST('f'||inode AS BLOB),inode,1 FROM jfs_node WHERE inode>1 AND inode<100000;
      COMMIT`);
    database.close();
    const recorder = new Recorder();
    recorder.beginTree = (): void => setImmediate(() => controller.abort()) as unknown as undefined;
    await withSource(file, async (source) => {
      await assert.rejects(source.walk(recorder, { signal: controller.signal }), { name: 'AbortError' });
    });
    assert.ok(recorder.lines.length < 30_000);
  });
});
