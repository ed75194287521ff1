import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { before, it } from 'mocha';
import type { Entry } from '../../src/core/model/entry';
import { TRASH_INODE } from '../../src/core/model/inode';
import type { TreeVisitor } from '../../src/core/ports/treeVisitor';
import { openSource } from '../../src/core/registry/openSource';
import { dumpToFile } from '../../src/core/transfer/dump/dump';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { loadFrom, withSource } from '../support/engines';
import { fixture, fixtureBytes, temporaryFolder } from '../support/fixtures';
import { pauseWalks } from '../support/pausingVisitor';
import {
  BUSHY,
  BUSHY_ENTRIES,
  DEEP_LEVELS,
  GROWN_ENTRIES,
  WIDE,
  WIDE_FILES,
  growVolume,
} from '../support/servers/grownVolume';
import { describeWithServer, fixtureUrl } from '../support/servers/servers';
import { SqlDatabase } from '../support/servers/sqlDatabase';

/** Paths of a walk in order, by numbers of directories above. */
class Recorder implements TreeVisitor {
  readonly names = new Map<number, string[]>();
  entries = 0;
  depth = 0;
  maxDepth = 0;
  private readonly above: number[] = [];
  volume = (): void => undefined;
  beginTree = (): void => undefined;
  endTree = (): void => undefined;
  drain = (): undefined => undefined;

  enterDirectory(entry: Entry): void {
    if (this.above.length > 0) this.leaf(entry);
    this.above.push(Number(entry.inode));
    this.maxDepth = Math.max(this.maxDepth, this.above.length);
  }

  leaf(entry: Entry): void {
    const directory = this.above.at(-1) ?? 0;
    const names = this.names.get(directory) ?? [];
    names.push(entry.name);
    this.names.set(directory, names);
    this.entries += 1;
  }

  leaveDirectory(entry: Entry): void {
    assert.equal(this.above.pop(), Number(entry.inode));
  }
}

for (const [kind, file] of [
  ['mariadb', 'vol-1/mysql/meta.sql'],
  ['postgres', 'vol-1/postgres/meta.sql'],
] as const) {
  describeWithServer(kind, `reading from ${kind}`, () => {
    let grown: SqlDatabase;
    before(async () => {
      grown = await SqlDatabase.fresh(kind);
      await growVolume(grown);
    });

    it('pages through a large directory without losing or repeating a name', async () => {
      await withSource(grown.url, async (source) => {
        const names: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await source.list(WIDE, { cursor, limit: 1000 });
          assert.ok(page.items.length <= 1000);
          names.push(...page.items.map(({ name }) => name));
          cursor = page.next;
        } while (cursor !== undefined);
        assert.equal(names.length, WIDE_FILES);
        assert.deepEqual(names, [...new Set(names)].sort());
        assert.equal((await source.child(WIDE, '029999'))?.inode, 129_999);
        assert.equal((await source.list(BUSHY, { limit: 3 })).items[2]?.inode, 300_003);
      });
    });

    if (kind === 'mariadb') {
      it('reads a page of a large directory without what lies in front of it', async () => {
        const looked = (): number =>
          grown
            .lines("SHOW GLOBAL STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_icp_attempts')")
            .reduce((sum, line) => sum + Number(line.split('\t')[1]), 0);
        await withSource(grown.url, async (source) => {
          const first = await source.list(WIDE, { limit: WIDE_FILES / 2 });
          const before = looked();
          const page = await source.list(WIDE, { cursor: first.next, limit: 100 });
          assert.equal(page.items[0]?.name, '015001');
          assert.ok(looked() - before < 2000, `${looked() - before} records for a page of 100`);
        });
      });
    }

    it('walks deep, wide and bushy trees in order', async () => {
      const recorder = new Recorder();
      await withSource(grown.url, (source) => source.walk(recorder, { skipTrash: true }));
      assert.equal(recorder.entries, GROWN_ENTRIES);
      assert.equal(recorder.maxDepth, DEEP_LEVELS + 2);
      for (const names of recorder.names.values()) assert.deepEqual(names, [...names].sort());
      assert.equal(recorder.names.get(WIDE)?.length, WIDE_FILES);
      assert.equal(
        [...recorder.names].flatMap(([inode, names]) => (inode > 300_000 ? names : [])).length,
        BUSHY_ENTRIES - 25,
      );
    });

    it('shows one moment, whatever another client writes during a walk', async () => {
      const before = await withSource(grown.url, (source) => verify(source));
      const last = `inode > ${100_000 + WIDE_FILES - 5000} AND inode < 200000`;
      const during = await withSource(grown.url, (source) => {
        pauseWalks(source, () => {
          grown.query(`UPDATE jfs_node SET uid=7 WHERE ${last}`);
          grown.query("UPDATE jfs_counter SET value=value+1 WHERE name='nextInode'");
          grown.query(`DELETE FROM jfs_edge WHERE parent=${BUSHY}`);
        });
        return verify(source);
      });
      assert.deepEqual(during, before);
      const after = await withSource(grown.url, (source) => verify(source));
      assert.notEqual(after.treeHash, before.treeHash);
      assert.ok(after.entries < before.entries);
    });

    it('cancels silently in the middle of a walk', async () => {
      const controller = new AbortController();
      const recorder = new Recorder();
      await withSource(grown.url, async (source) => {
        pauseWalks(source, () => {
          controller.abort();
        });
        await assert.rejects(source.walk(recorder, { signal: controller.signal }), { name: 'AbortError' });
        assert.ok(recorder.entries < GROWN_ENTRIES - BUSHY_ENTRIES);
        assert.ok(await source.child(1, 'wide'), 'the source is of use as before');
      });
    });

    it('gives trash inodes exactly', async () => {
      await withSource(await fixtureUrl(kind, file), async (source) => {
        const hours = await source.list(TRASH_INODE, { limit: 10 });
        assert.equal(hours.items[0]?.inode, 9223372032828243969n);
        const inspected = await source.inspect(9223372032828243969n);
        assert.deepEqual(inspected?.links, [{ parent: TRASH_INODE, name: hours.items[0].name }]);
      });
    });

    it('reads a volume that newer clients have upgraded from version 1.0', async () => {
      const database = await SqlDatabase.restored(kind, file);
      const current = await withSource(database.url, (source) => verify(source));
      const nsec = ['atimensec', 'mtimensec', 'ctimensec'].map((column) => `DROP COLUMN ${column}`);
      database.query(`ALTER TABLE jfs_node ${nsec.join(', ')}, DROP COLUMN tier_id`);
      for (const column of ['access_acl_id', 'default_acl_id', 'parent', 'rdev']) {
        const nullable = kind === 'mariadb' ? `MODIFY ${column} BIGINT NULL` : `ALTER COLUMN ${column} DROP NOT NULL`;
        database.query(`ALTER TABLE jfs_node ${nullable}`);
      }
      database.query('UPDATE jfs_node SET access_acl_id=NULL, default_acl_id=NULL');
      database.query('UPDATE jfs_node SET rdev=NULL WHERE rdev=0');
      for (const table of OPTIONAL) database.query(`DROP TABLE jfs_${table}`);
      await withSource(database.url, async (source) => {
        const old = await verify(source);
        const differing = compareVerifications(current, old).map(({ what }) => what);
        assert.deepEqual(differing.sort(), ['acls', 'dirQuotas', 'groupQuotas', 'quotaHash', 'treeHash', 'userQuotas']);
        assert.equal((await source.sessions()).length, 0);
        const output = path.join(temporaryFolder(), 'old.json');
        await dumpToFile(source, output, { redaction: 'full' }, { overwrite: false });
        assert.doesNotMatch(readFileSync(output, 'utf8'), /posix_acl/);
      });
    });

    it('cannot write, not even where a database would write by itself', async () => {
      const database = await SqlDatabase.restored(kind, file);
      await withSource(database.url, (source) => verify(source));
      // A view in place of a table, that writes down each reading.
      database.query('CREATE TABLE readings (inode bigint)');
      for (const sql of WRITING_VIEW[kind]) database.query(sql);
      assert.equal(database.query('SELECT count(*) FROM jfs_symlink WHERE inode=0'), '0');
      database.query('DELETE FROM readings');
      await assert.rejects(
        withSource(database.url, (source) => verify(source)),
        { reason: 'denied', message: /takes no writes/ },
      );
      assert.equal(database.query('SELECT count(*) FROM readings'), '0');
    });

    it('needs no right but to read, which does not suffice to load', async () => {
      const database = await SqlDatabase.restored(kind, file);
      const reader = `reader_${database.name}`;
      for (const sql of readerSql(kind, database.name, reader)) database.query(sql);
      const url = database.url.replace(/\w+:secret@/, `${reader}:read@`);
      const output = path.join(temporaryFolder(), 'read.json');
      await withSource(url, (source) =>
        dumpToFile(source, output, { redaction: 'restore-ready', identical: true }, { overwrite: false }),
      );
      assert.ok(readFileSync(output).equals(fixtureBytes(file.replace('meta.sql', 'dump.json'))));
      for (const table of database.tables()) database.query(`DROP TABLE ${table}`);
      await assert.rejects(loadFrom(fixture('vol-1/sqlite/dump.json'), url), { reason: 'denied' });
      assert.deepEqual(database.tables(), []);
    });

    it('shows damaged settings as what they are', async () => {
      const database = await SqlDatabase.restored(kind, file);
      database.query("UPDATE jfs_setting SET value='{' WHERE name='format'");
      await assert.rejects(openSource(database.url), { reason: 'damaged' });
      database.query('DELETE FROM jfs_setting');
      await assert.rejects(openSource(database.url), { reason: 'notJuiceFs' });
    });
  });
}

/** Tables that volumes before 1.1 do not have. */
const OPTIONAL = [
  ...['dir_stats', 'dir_quota', 'detached_node', 'acl', 'user_group_quota', 'delegation_token', 'change_log'],
];

const WRITING_VIEW = {
  mariadb: [
    'RENAME TABLE jfs_symlink TO links',
    'DELIMITER //\nCREATE FUNCTION noted(i BIGINT) RETURNS BIGINT MODIFIES SQL DATA ' +
      'BEGIN INSERT INTO readings VALUES (i); RETURN i; END//',
    'CREATE VIEW jfs_symlink AS SELECT noted(inode) inode, target FROM links',
  ],
  postgres: [
    'ALTER TABLE jfs_symlink RENAME TO links',
    `CREATE FUNCTION noted(i bigint) RETURNS bigint LANGUAGE sql AS 'INSERT INTO readings VALUES (i) RETURNING inode'`,
    'CREATE VIEW jfs_symlink AS SELECT noted(inode) inode, target FROM links',
  ],
};

function readerSql(kind: 'mariadb' | 'postgres', database: string, reader: string): string[] {
  return kind === 'mariadb'
    ? [`CREATE USER ${reader}@'%' IDENTIFIED BY 'read'`, `GRANT SELECT ON ${database}.* TO ${reader}@'%'`]
    : [`CREATE ROLE ${reader} LOGIN PASSWORD 'read'`, `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader}`];
}
