import assert from 'node:assert/strict';
import { it } from 'mocha';
import type { Entry } from '../../src/core/model/entry';
import { EntryType } from '../../src/core/model/entryType';
import type { Notice } from '../../src/core/ports/notice';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { loadFrom, withSource } from '../support/engines';
import { fixture } from '../support/fixtures';
import { generatedSource } from '../support/generatedSource';
import type { GeneratedEntry } from '../support/generatedVolume';
import { startMariadb } from '../support/servers/mariadbServer';
import type { MariadbServer } from '../support/servers/mariadbServer';
import { describeWithServer } from '../support/servers/servers';
import { SqlDatabase, withOption } from '../support/servers/sqlDatabase';
import { directory, file, volumeOf } from '../support/smallVolume';

const DUMP = fixture('vol-1/sqlite/dump.json');

function loadTree(children: GeneratedEntry[], url: string): Promise<unknown> {
  return load(generatedSource(volumeOf(children)), openTarget(url));
}

for (const kind of ['mariadb', 'postgres'] as const) {
  describeWithServer(kind, `loading into ${kind}`, () => {
    it('refuses a database that holds a volume, and says which', async () => {
      const database = await SqlDatabase.fresh(kind);
      await loadFrom(DUMP, database.url);
      const before = database.contents();
      await assert.rejects(loadFrom(DUMP, database.url), {
        reason: 'notEmpty',
        message: /already holds volume vol-1 \(171 inodes\).*Nothing was written/,
      });
      assert.deepEqual(database.contents(), before);
    });

    it('refuses any other table, as the official client does', async () => {
      const database = await SqlDatabase.fresh(kind);
      database.query('CREATE TABLE notes (a int)');
      await assert.rejects(loadFrom(DUMP, database.url), { reason: 'notEmpty', message: /tables \(notes\)/ });
      assert.deepEqual(database.tables(), ['notes']);
    });

    it('loads volumes beside each other under table prefixes', async () => {
      const database = await SqlDatabase.fresh(kind);
      const [one, two] = ['one', 'two'].map((name) => withOption(database.url, `table_prefix=${name}`));
      assert.ok(one !== undefined && two !== undefined);
      await loadFrom(DUMP, one);
      await loadTree([file('a', 2)], two);
      assert.ok(await withSource(one, (source) => source.child(1, 'data')));
      assert.ok(await withSource(two, (source) => source.child(1, 'a')));
      await assert.rejects(openSource(database.url), {
        reason: 'notJuiceFs',
        message: /table_prefix=one, table_prefix=two/,
      });
      await assert.rejects(loadTree([], one), { reason: 'notEmpty', message: /vol-1 .*table_prefix=one/ });
      await assert.rejects(loadTree([], database.url), { reason: 'notEmpty' });
      assert.ok(
        database.tables().every((name) => /^jfs_(one|two)_/.test(name)),
        database.tables().join(),
      );
    });

    it('computes link counts and references anew', async () => {
      const database = await SqlDatabase.fresh(kind);
      const slices = [{ pos: 0, id: 9, size: 5, off: 0, len: 5 }];
      const data: Partial<Entry> = { chunks: [{ index: 0, slices }] };
      const hole = { pos: 9, id: 0, size: 0, off: 0, len: 3 };
      const shared: Partial<Entry> = { chunks: [{ index: 0, slices: [...slices, hole] }] };
      await loadTree(
        [
          directory('d', 2, [file('one', 4, data, 5000), directory('sub', 3, [file('two', 4, data, 5000)])]),
          file('other', 5, shared, 12),
        ],
        database.url,
      );
      assert.deepEqual(database.lines('SELECT inode, nlink, parent FROM jfs_node WHERE inode<10 ORDER BY inode'), [
        '1\t3\t1',
        '2\t3\t1',
        '3\t2\t2',
        '4\t2\t0',
        '5\t1\t1',
      ]);
      assert.deepEqual(database.lines('SELECT chunkid, size, refs FROM jfs_chunk_ref'), ['9\t5\t2']);
      assert.deepEqual(
        database.lines(
          'SELECT inode, data_length, used_space, used_inodes FROM jfs_dir_stats WHERE inode<10 ORDER BY 1',
        ),
        ['1\t12\t8192\t2', '2\t5000\t12288\t2', '3\t5000\t8192\t1'],
      );
    });

    it('names what a dump holds twice, and leaves nothing', async () => {
      const database = await SqlDatabase.fresh(kind);
      await assert.rejects(loadTree([directory('d', 2, [file('same', 3), file('same', 4)])], database.url), {
        reason: 'malformed',
        message: /name "same" occurs twice in directory 2/,
      });
      const slice = (size: number): Partial<Entry> => ({
        chunks: [{ index: 0, slices: [{ pos: 0, id: 7, size, off: 0, len: 1 }] }],
      });
      const sizes = [file('a', 2, slice(10)), file('b', 3, slice(20))];
      await assert.rejects(loadTree(sizes, database.url), {
        reason: 'malformed',
        message: /Slice 7 occurs with two sizes/,
      });
      const xattrs = ['', ''].map((value) => ({ name: 'user.x', value }));
      await assert.rejects(loadTree([file('a', 2, { xattrs })], database.url), {
        reason: 'malformed',
        message: /inode 2 has xattr user\.x twice/,
      });
      assert.deepEqual(database.tables(), []);
    });

    it('undoes the load when what the server holds is not what was loaded', async () => {
      const database = await SqlDatabase.fresh(kind);
      const target = openTarget(database.url);
      const begin = target.begin.bind(target);
      target.begin = async (options) => {
        const writer = await begin(options);
        const store = writer.store.bind(writer);
        writer.store = async (volume) => {
          await store(volume);
          database.query('UPDATE jfs_node SET mtime=mtime+1 WHERE inode=2');
        };
        return writer;
      };
      await assert.rejects(load(generatedSource(volumeOf([file('a', 2)])), target), {
        reason: 'mismatch',
        message: /treeHash/,
      });
      assert.deepEqual(database.tables(), []);
    });

    it('needs the right to create tables, and writes nothing without', async () => {
      const database = await SqlDatabase.fresh(kind);
      const writer = `writer_${database.name}`;
      const sql =
        kind === 'mariadb'
          ? `CREATE USER ${writer}@'%' IDENTIFIED BY 'w'; GRANT SELECT, INSERT ON ${database.name}.* TO ${writer}@'%'`
          : `CREATE ROLE ${writer} LOGIN PASSWORD 'w'`;
      database.query(sql);
      const url = database.url.replace(/\w+:secret@/, `${writer}:w@`);
      await assert.rejects(loadFrom(DUMP, url), { reason: 'denied', message: /CREATE/ });
      assert.deepEqual(database.tables(), []);
    });
  });
}

describeWithServer('mariadb', 'loading into MariaDB of any configuration', () => {
  /** Runs with a setting of a server that nobody else uses, for new connections. */
  async function withSetting(
    name: string,
    value: string,
    action: (server: MariadbServer) => Promise<void>,
  ): Promise<void> {
    const server = await (own ??= startMariadb());
    const before = server.query('mysql', `SELECT @@GLOBAL.${name}`);
    server.query('mysql', `SET GLOBAL ${name}=${value}`);
    try {
      await action(server);
    } finally {
      server.query('mysql', `SET GLOBAL ${name}=${before}`);
    }
  }
  let own: Promise<MariadbServer> | undefined;

  it('stores the same rows where LOAD DATA LOCAL is forbidden', async () => {
    await withSetting('local_infile', 'OFF', async (server) => {
      server.createDatabase('inserted');
      await loadFrom(DUMP, server.url('inserted'));
      const usual = await SqlDatabase.fresh('mariadb');
      await loadFrom(DUMP, usual.url);
      for (const table of usual.tables()) {
        const all = (of: { query(sql: string): string }): string => of.query(dumpSql(table, usual.columns(table)));
        assert.equal(all({ query: (sql) => server.query('inserted', sql) }), all(usual), table);
      }
    });
  });

  it('names what its columns are too short for', async () => {
    const database = await SqlDatabase.fresh('mariadb');
    const long = { ...file('link', 7).entry, target: 'x'.repeat(4097), chunks: [] };
    const link = { entry: { ...long, attr: { ...long.attr, type: EntryType.symlink, length: 0 } }, children: [] };
    await assert.rejects(loadTree([link], database.url), {
      reason: 'unsupported',
      message: /the target of symlink inode 7 takes 4097 bytes; more than 4096 this database cannot store/,
    });
    await assert.rejects(loadTree([file('n'.repeat(256), 8)], database.url), {
      reason: 'unsupported',
      message: /the name of inode 8 in directory 1 takes 256 bytes; more than 255 this database cannot store/,
    });
    assert.deepEqual(database.tables(), []);
  });

  it('refuses a server with small packets or read-only, and writes nothing', async () => {
    await withSetting('max_allowed_packet', '65536', async (server) => {
      server.createDatabase('small');
      await assert.rejects(loadFrom(DUMP, server.url('small')), {
        reason: 'unsupported',
        message: /max_allowed_packet is 65536 bytes/,
      });
      assert.equal(server.query('small', 'SHOW TABLES'), '');
    });
    await withSetting('read_only', 'ON', async (server) => {
      server.createDatabase('fixed');
      await assert.rejects(loadFrom(DUMP, server.url('fixed')), { reason: 'denied', message: /read_only/ });
      assert.equal(server.query('fixed', 'SHOW TABLES'), '');
    });
  });

  it('keeps names of xattrs apart that differ in case or trailing blanks only', async () => {
    const database = await SqlDatabase.fresh('mariadb');
    const xattrs = ['user.A', 'user.a', 'user.a ', 'user.ä'].map((name, i) => ({
      name: Buffer.from(name).toString('latin1'),
      value: String(i),
    }));
    const notices: Notice[] = [];
    await load(generatedSource(volumeOf([file('x', 2, { xattrs })])), openTarget(database.url), {
      onNotice: (notice) => notices.push(notice),
    });
    assert.deepEqual((await withSource(database.url, (source) => source.inspect(2)))?.xattrs, xattrs);
    assert.deepEqual(
      notices.map(({ code }) => code),
      ['safeVariant'],
    );
  });

  it('keeps text whatever character set the database has', async () => {
    const database = await SqlDatabase.fresh('mariadb');
    database.query(`ALTER DATABASE ${database.name} CHARACTER SET latin1`);
    const xattrs = [{ name: Buffer.from('user.日本').toString('latin1'), value: '\xff\0' }];
    await loadTree([file('x', 2, { xattrs })], database.url);
    assert.deepEqual((await withSource(database.url, (source) => source.inspect(2)))?.xattrs, xattrs);
  });
});

/** Rows in one order, bytes as hexadecimal. */
function dumpSql(table: string, columns: readonly string[]): string {
  return `SELECT ${columns.map((name) => `HEX(\`${name}\`)`).join(',')} FROM ${table} ORDER BY 1, 2`;
}

describeWithServer('postgres', 'loading into PostgreSQL of any configuration', () => {
  it('uses the schema of search_path, and public without one', async () => {
    const database = await SqlDatabase.fresh('postgres');
    database.query('CREATE SCHEMA apart');
    // As the official client does, whatever the server's own default is.
    database.query(`ALTER DATABASE ${database.name} SET search_path TO apart`);
    const apart = withOption(database.url, 'search_path=apart');
    await loadTree([file('a', 2)], apart);
    await loadTree([file('b', 2)], database.url);
    assert.ok(await withSource(apart, (source) => source.child(1, 'a')));
    assert.ok(await withSource(database.url, (source) => source.child(1, 'b')));
    const schemas = "SELECT schemaname FROM pg_tables WHERE tablename='jfs_node' ORDER BY 1";
    assert.deepEqual(database.lines(schemas), ['apart', 'public']);
  });

  /** A database that is not UTF-8. */
  async function latinDatabase(): Promise<SqlDatabase> {
    const usual = await SqlDatabase.fresh('postgres');
    const name = `${usual.name}_latin`;
    usual.query(`CREATE DATABASE ${name} ENCODING LATIN1 TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`);
    return SqlDatabase.at('postgres', usual.url.replace(usual.name, name));
  }

  it('refuses a database that takes no writes, or is not UTF-8', async () => {
    const fixed = await SqlDatabase.fresh('postgres');
    fixed.query(`ALTER DATABASE ${fixed.name} SET default_transaction_read_only=on`);
    await assert.rejects(loadFrom(DUMP, fixed.url), { reason: 'denied', message: /set read-only/ });
    const latin = await latinDatabase();
    await assert.rejects(loadFrom(DUMP, latin.url), { reason: 'unsupported', message: /encoding LATIN1/ });
    assert.deepEqual([...fixed.tables(), ...latin.tables()], []);
  });

  it('reads a volume in a database that is not UTF-8', async () => {
    const database = await latinDatabase();
    database.server.restore(database.name, fixture('vol-1/postgres/meta.sql'));
    const [latin, usual] = [
      await withSource(database.url, (source) => verify(source)),
      await withSource(fixture('vol-1/postgres/dump.json'), (source) => verify(source)),
    ];
    assert.deepEqual(
      compareVerifications(usual, latin).map(({ what }) => what),
      // The official dump lost two bytes of one name.
      ['treeHash'],
    );
  });
});
