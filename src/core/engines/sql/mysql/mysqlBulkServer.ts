import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Connection, ResultSetHeader } from 'mysql2';
import { MetaError } from '../../../errors';
import type { OnNotice } from '../../../ports/notice';
import { indexName } from '../ddl';
import { quoted } from '../dialect';
import type { ValueLimits } from '../loadSession';
import type { Batch, BatchSink, BulkServer } from '../server/bulkServer';
import type { ServerKind } from '../server/serverTarget';
import type { ColumnKinds, SqlRow } from '../sqlSession';
import type { Column, Table } from '../tables';
import { tableName } from '../tables';
import { closeMysql, closeNow, execute, productOf } from './connectMysql';
import { InsertSink } from './insertSink';
import { LoadDataSink } from './loadDataSink';
import type { MysqlConnector } from './mysqlConnector';
import { MYSQL } from './mysqlDialect';
import { isDuplicate } from './mysqlErrors';
import { prepareForRows, selectRows } from './mysqlSession';

const LANES = 3;
const MAX_INSERT_BYTES = 1024 * 1024;
/** A chunk record of the largest size as hexadecimal, and room for the rest of its statement. */
const LEAST_PACKET_BYTES = 256 * 1024;
const MAX_BYTES = { VB255: 255, VB4096: 4096, BLOB: 65_535 };
/** Anything that does not fit must be an error, never cut (docs/formats/sql.md §13). */
const SQL_MODE = "SET SESSION sql_mode='STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'";

export function mysqlTargetKind(connector: MysqlConnector): ServerKind {
  return {
    connector,
    tablesSql:
      'SELECT CONVERT(table_name USING utf8mb4) FROM information_schema.tables WHERE table_schema=DATABASE() ' +
      "AND engine IN ('InnoDB','MyISAM','TokuDB') ORDER BY table_name LIKE 'jfs%' DESC, table_name",
    schemaSql: 'DATABASE()',
    schemaWord: 'database',
    connect: (signal, onNotice) => MysqlBulkServer.connect(connector, signal, onNotice),
    // Held by the connection: it ends with it, however the load ends.
    lockSql: `SELECT GET_LOCK(${lockOf(connector)}, 0)`,
    isLockedSql: `SELECT IS_USED_LOCK(${lockOf(connector)}) IS NOT NULL`,
  };
}

function lockOf({ address, tablePrefix }: MysqlConnector): string {
  const key = createHash('sha256').update(`${address.database} ${tablePrefix}`).digest('hex').slice(0, 32);
  return `'jfsmeta_load ${key}'`;
}

interface ServerFacts {
  product: string;
  allowsLoadData: boolean;
  maxPacketBytes: number;
  isUtf8: boolean;
}

class MysqlBulkServer implements BulkServer {
  readonly dialect = MYSQL;
  readonly limits: ValueLimits = { narrowIntegers: true, strictText: true, maxBytes: MAX_BYTES };
  private readonly bulk: Connection[] = [];

  private constructor(
    readonly connector: MysqlConnector,
    private main: Connection,
    private readonly facts: ServerFacts,
    private readonly onNotice: OnNotice,
  ) {}

  /** Names and xattrs are UTF-8; a database of another character set would change or refuse them. */
  get tableOptions(): string {
    return this.facts.isUtf8 ? '' : ' DEFAULT CHARSET utf8mb4';
  }

  get lanes(): number {
    return this.bulk.length;
  }

  static async connect(
    connector: MysqlConnector,
    signal: AbortSignal | undefined,
    onNotice: OnNotice,
  ): Promise<MysqlBulkServer> {
    const server = await connector.prepared(signal, async (main) => {
      await prepare(main);
      return new MysqlBulkServer(connector, main, await inspectServer(connector.label, main), onNotice);
    });
    try {
      for (let lane = 0; lane < LANES; lane++) {
        const connection = await server.lane(lane, signal);
        if (connection === undefined) break;
        server.bulk.push(connection);
      }
      return server;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  sink(table: string, columns: readonly Column[], submit: (batch: Batch) => void): BatchSink {
    if (this.facts.allowsLoadData) return new LoadDataSink(table, columns, submit);
    const maxBytes = Math.min(MAX_INSERT_BYTES, this.facts.maxPacketBytes - 1024);
    return new InsertSink(table, columns, maxBytes, submit);
  }

  async store(lane: number, batch: Batch): Promise<void> {
    const connection = this.connection(lane);
    const result = batch.statement === '' ? await insert(connection, batch) : await loadData(connection, batch);
    // With LOCAL the server skips, cuts and clips with mere warnings (docs/formats/sql.md §13).
    if (result.affectedRows === batch.rows && result.warningStatus === 0) return;
    const [warning] = await selectRows(connection, 'SHOW WARNINGS LIMIT 1', 'tit');
    const why = warning === undefined ? 'no reason given' : String(warning[2]);
    throw new MetaError(
      'unsupported',
      `${this.connector.label}: the server did not store all rows as they are: ${why}.`,
    );
  }

  /** One transaction for all batches: each commit waits for the disk. */
  commit(lane: number): Promise<void> {
    return this.execute('COMMIT', lane);
  }

  async execute(sql: string, lane?: number): Promise<void> {
    await execute(lane === undefined ? this.main : this.connection(lane), sql);
  }

  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
    return selectRows(this.main, sql, columns);
  }

  async createIndexes(table: Table, lane: number): Promise<void> {
    try {
      await this.addIndexes(table, lane);
    } catch (error) {
      if (table.name !== 'xattr' || !isDuplicate(error)) throw error;
      await this.distinguishXattrNames();
      await this.addIndexes(table, lane);
    }
  }

  isDuplicate(error: unknown): boolean {
    return isDuplicate(error);
  }

  afterLoad(): Promise<void> {
    return Promise.resolve();
  }

  /** Removing a table cannot be part of a transaction; without its row the marker means nothing. */
  async publish(insertSetting: string, [empty = '', drop = '']: readonly string[]): Promise<void> {
    await this.execute('START TRANSACTION');
    await this.execute(insertSetting);
    await this.execute(empty);
    await this.execute('COMMIT');
    await this.execute(drop);
  }

  async interrupt(): Promise<void> {
    const connections = [this.main, ...this.bulk];
    const threads = connections.map(({ threadId }) => threadId);
    for (const connection of connections) closeNow(connection);
    this.main = await this.connector.prepared(undefined, prepare);
    for (const thread of threads) {
      // It may have ended by itself.
      await this.execute(`KILL ${thread}`).catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.main, ...this.bulk].map(closeMysql));
  }

  /** One statement, so that the table is read once. */
  private async addIndexes(table: Table, lane: number): Promise<void> {
    const name = tableName(this.connector.tablePrefix, table.name);
    const indexes = table.indexes.map((index) => {
      const columns = index.columns.map((column) => quoted(MYSQL, column)).join(',');
      return `ADD ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoted(MYSQL, indexName(name, index))} (${columns})`;
    });
    await this.execute(`ALTER TABLE ${quoted(MYSQL, name)} ${indexes.join(', ')}`, lane);
  }

  /** The usual collations take `user.A` and `user.a`, or a name and the same with a blank, for one (§15.3). */
  private async distinguishXattrNames(): Promise<void> {
    const collation = this.facts.product.startsWith('MariaDB') ? 'utf8mb4_nopad_bin' : 'utf8mb4_0900_bin';
    const table = tableName(this.connector.tablePrefix, 'xattr');
    await this.execute(
      `ALTER TABLE ${quoted(MYSQL, table)} MODIFY name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE ${collation} NOT NULL`,
    );
    this.onNotice({
      code: 'safeVariant',
      message: `Some inodes have xattrs whose names differ in case or trailing blanks only: column name of ${table} got collation ${collation}, which tells them apart.`,
    });
  }

  private connection(lane: number): Connection {
    const connection = this.bulk[lane];
    if (connection === undefined) throw new Error(`there is no connection ${lane}`);
    return connection;
  }

  /** Undefined when the server has no connection to spare: fewer do as well. */
  private async lane(lane: number, signal: AbortSignal | undefined): Promise<Connection | undefined> {
    try {
      return await this.connector.prepared(signal, async (connection) => {
        await execute(connection, 'SET autocommit=0');
        return prepare(connection);
      });
    } catch (error) {
      if (lane > 0 && MetaError.is(error, 'unreachable')) return undefined;
      throw error;
    }
  }
}

async function prepare(connection: Connection): Promise<Connection> {
  await execute(connection, SQL_MODE);
  await prepareForRows(connection);
  return connection;
}

async function inspectServer(label: string, connection: Connection): Promise<ServerFacts> {
  const sql =
    'SELECT @@local_infile, @@max_allowed_packet, @@read_only, CONVERT(@@character_set_database USING utf8mb4)';
  const [row] = await selectRows(connection, sql, 'iiit');
  const [localInfile, maxPacketBytes, readOnly, charset] = row ?? [];
  if (readOnly === 1) {
    throw new MetaError('denied', `${label}: the server is set read-only (read_only=ON). Load into its primary.`);
  }
  const packet = Number(maxPacketBytes ?? 0);
  if (packet < LEAST_PACKET_BYTES) {
    throw new MetaError(
      'unsupported',
      `${label}: max_allowed_packet is ${packet} bytes; a load needs ${LEAST_PACKET_BYTES} at least. Raise it on the server.`,
    );
  }
  return {
    product: await productOf(connection),
    allowsLoadData: localInfile === 1,
    maxPacketBytes: packet,
    isUtf8: String(charset).startsWith('utf8'),
  };
}

function insert(connection: Connection, { bytes }: Batch): Promise<ResultSetHeader> {
  return execute(connection, bytes.toString('latin1'));
}

function loadData(connection: Connection, { statement, bytes }: Batch): Promise<ResultSetHeader> {
  return execute(connection, { sql: statement, infileStreamFactory: () => Readable.from(piecesOf(bytes)) });
}

/** Pieces that each fit one packet. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  const size = 64 * 1024;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
