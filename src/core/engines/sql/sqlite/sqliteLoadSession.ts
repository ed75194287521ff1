import { statfsSync } from 'node:fs';
import * as path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ByteString } from '../../../model/byteString';
import type { U64 } from '../../../model/u64';
import type { MetadataSource } from '../../../ports/metadataSource';
import type { OnNotice } from '../../../ports/notice';
import { createIndex, createTable, insertSetting } from '../ddl';
import { quoted } from '../dialect';
import type { LoadSession, RowSink, ScratchTable, ValueLimits } from '../loadSession';
import type { ColumnKinds, SqlRow } from '../sqlSession';
import { openSqlSource } from '../sqlSource';
import type { Column } from '../tables';
import { SCRATCH_COLUMNS, TABLES, columnsOf, tableName } from '../tables';
import { BatchInsert } from './batchInsert';
import type { BuildFile } from './buildFile';
import { loadSqlite } from './openDatabase';
import { SortedInsert } from './sortedInsert';
import { SqliteConnector } from './sqliteConnector';
import { SQLITE } from './sqliteDialect';
import { sqliteError } from './sqliteErrors';
import { SqliteSession } from './sqliteSession';
import type { SqliteAddress } from './sqliteUrl';

/** Page cache while loading: enough that inserts in inode order never read back. */
const CACHE_KIB = 32 * 1024;
/** Rows and indexes of an inode with one short name, and nothing else. */
const LEAST_BYTES_PER_INODE = 128n;

/** Builds a new database file, in one transaction; the file gets its name when all is done. */
export class SqliteLoadSession implements LoadSession {
  readonly dialect = SQLITE;
  readonly limits: ValueLimits = { narrowIntegers: false, strictText: false, maxBytes: {} };
  private readonly database: DatabaseSync;
  private readonly sinks: (BatchInsert | SortedInsert)[] = [];
  private isOpen = true;

  constructor(
    private readonly build: BuildFile,
    private readonly address: SqliteAddress,
    readonly label: string,
    private readonly onNotice: OnNotice,
  ) {
    const { DatabaseSync } = loadSqlite();
    this.database = new DatabaseSync(build.temporary);
  }

  /** Only a warning: counters may be wrong, and a dump of a directory has those of its volume. */
  expect(inodes: U64): void {
    const { bavail, bsize } = statfsSync(path.dirname(this.address.file), { bigint: true });
    const needed = BigInt(inodes) * LEAST_BYTES_PER_INODE;
    if (needed <= bavail * bsize) return;
    this.onNotice({
      code: 'consistency',
      message: `${this.label}: the volume counts ${inodes} inodes, for which its folder has too little free space (${bavail * bsize} bytes; ${needed} are needed at least). The load will fail if the count is right.`,
    });
  }

  createTables(): Promise<void> {
    return settle(() => {
      // The file is thrown away unless the load completes, so nothing needs to survive a crash.
      this.database.exec(
        `PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-${CACHE_KIB}; PRAGMA temp_store=FILE;`,
      );
      this.database.exec('BEGIN');
      for (const table of TABLES) this.database.exec(createTable(SQLITE, this.address.tablePrefix, table));
      for (const [name, columns] of Object.entries(SCRATCH_COLUMNS)) {
        this.database.exec(`CREATE TEMP TABLE load_${name} (${columns.map((c) => `${c.name} INTEGER`).join(', ')})`);
      }
    });
  }

  sink(table: string, names?: readonly string[]): RowSink {
    const columns = columnsOf(table, names);
    const sink =
      table === 'node'
        ? new SortedInsert(this.database, this.table(table), table, columns)
        : new BatchInsert(this.database, this.table(table), columns);
    return this.keep(sink);
  }

  scratchSink(table: ScratchTable): RowSink {
    const columns: readonly Column[] = SCRATCH_COLUMNS[table];
    return this.keep(new BatchInsert(this.database, this.scratch(table), columns));
  }

  table(name: string): string {
    return quoted(SQLITE, tableName(this.address.tablePrefix, name));
  }

  scratch(name: ScratchTable): string {
    return `temp.load_${name}`;
  }

  indexScratch(name: ScratchTable): Promise<void> {
    const key = SCRATCH_COLUMNS[name][0]?.name ?? '';
    return this.execute(`CREATE INDEX temp.load_${name}_key ON load_${name} (${key})`);
  }

  drain(): undefined {
    return undefined;
  }

  flush(): Promise<void> {
    return settle(() => {
      for (const sink of this.sinks) sink.flush();
    });
  }

  execute(sql: string): Promise<void> {
    return settle(() => {
      this.database.exec(sql);
    });
  }

  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
    return new SqliteSession(this.database).rows(sql, columns);
  }

  createIndexes(): Promise<void> {
    return settle(() => {
      for (const table of TABLES) {
        for (const index of table.indexes) {
          this.database.exec(createIndex(SQLITE, this.address.tablePrefix, table, index));
        }
      }
    });
  }

  duplicateTable(error: unknown): string | undefined {
    const [, name] = /UNIQUE constraint failed: (\w+)\./.exec(error instanceof Error ? error.message : '') ?? [];
    return TABLES.find((table) => tableName(this.address.tablePrefix, table.name) === name)?.name;
  }

  /** The file has no name yet, so the setting can go in with the rest. */
  finish(setting: ByteString): Promise<void> {
    return settle(() => {
      this.database.exec(insertSetting(SQLITE, this.address.tablePrefix, setting));
      this.database.exec('COMMIT');
      this.close();
      this.build.sync();
    });
  }

  openStored(): Promise<MetadataSource> {
    const address = this.build.address(this.address.tablePrefix, this.address.busyTimeoutMs);
    return openSqlSource(new SqliteConnector(address, this.label));
  }

  publish(): Promise<void> {
    return settle(() => {
      this.build.publish();
    });
  }

  discard(): Promise<void> {
    this.close();
    this.build.remove();
    return Promise.resolve();
  }

  translate(error: unknown): Error {
    return sqliteError(error, this.label, 'loading');
  }

  private keep<T extends BatchInsert | SortedInsert>(sink: T): T {
    this.sinks.push(sink);
    return sink;
  }

  private close(): void {
    if (this.isOpen) this.database.close();
    this.isOpen = false;
  }
}

function settle(action: () => void): Promise<void> {
  return new Promise((resolve) => {
    action();
    resolve();
  });
}
