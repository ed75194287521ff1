import { createHash } from 'node:crypto';
import { finished } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { MetaError } from '../../../errors';
import { createIndex } from '../ddl';
import type { ValueLimits } from '../loadSession';
import type { Batch, BatchSink, BulkServer } from '../server/bulkServer';
import type { ServerKind } from '../server/serverTarget';
import type { ColumnKinds, SqlRow } from '../sqlSession';
import type { Column, Table } from '../tables';
import { tableName } from '../tables';
import { destroyClient, literal } from './connectPostgres';
import { CopySink } from './copySink';
import type { PostgresConnector } from './postgresConnector';
import { POSTGRES } from './postgresDialect';
import { isDuplicate } from './postgresErrors';
import { closeClient, copyRows } from './postgresSession';

const LANES = 3;
/** What a session may do to be quick while everything it writes would be thrown away after a crash. */
const LOAD_SETTINGS = ['synchronous_commit = off', "maintenance_work_mem = '128MB'", 'statement_timeout = 0'];

export function postgresTargetKind(connector: PostgresConnector): ServerKind {
  const key = createHash('sha256').update(`jfsmeta_load ${connector.tablePrefix}`).digest().readInt32BE(0);
  return {
    connector,
    tablesSql:
      "SELECT tablename FROM pg_catalog.pg_tables WHERE schemaname=current_schema() ORDER BY tablename LIKE 'jfs%' DESC, tablename",
    schemaSql: 'current_schema()',
    schemaWord: 'schema',
    connect: (signal) => PostgresBulkServer.connect(connector, signal),
    // Held by the connection: it ends with it, however the load ends.
    lockSql: `SELECT pg_try_advisory_lock(hashtext(current_schema()), ${key})::int`,
    isLockedSql:
      'SELECT (count(*)>0)::int FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid=l.database ' +
      "WHERE l.locktype='advisory' AND l.granted AND d.datname=current_database() AND l.objsubid=2 " +
      `AND l.classid=hashtext(current_schema())::oid AND l.objid=(${key})::oid`,
  };
}

class PostgresBulkServer implements BulkServer {
  readonly dialect = POSTGRES;
  readonly limits: ValueLimits = { narrowIntegers: true, strictText: true, maxBytes: {} };
  readonly tableOptions = '';
  private readonly bulk: Client[] = [];

  private constructor(
    readonly connector: PostgresConnector,
    private main: Client,
  ) {}

  get lanes(): number {
    return this.bulk.length;
  }

  static async connect(connector: PostgresConnector, signal: AbortSignal | undefined): Promise<PostgresBulkServer> {
    const server = await connector.prepared(signal, async (client) => {
      const made = new PostgresBulkServer(connector, await prepare(client));
      await made.requireWritable();
      return made;
    });
    try {
      for (let lane = 0; lane < LANES; lane++) {
        const client = await server.lane(lane, signal);
        if (client === undefined) break;
        server.bulk.push(client);
      }
      return server;
    } catch (error) {
      await server.close();
      throw error;
    }
  }

  sink(table: string, columns: readonly Column[], submit: (batch: Batch) => void): BatchSink {
    return new CopySink(table, columns, submit);
  }

  async store(lane: number, batch: Batch): Promise<void> {
    const stream = this.client(lane).query(copyFrom(batch.statement));
    stream.end(batch.bytes);
    await finished(stream);
    if (stream.rowCount === batch.rows) return;
    throw new MetaError('io', `${this.connector.label}: the server took ${stream.rowCount} of ${batch.rows} rows.`);
  }

  /** Each batch was a transaction of its own, without waiting for the disk. */
  commit(): Promise<void> {
    return Promise.resolve();
  }

  async execute(sql: string, lane?: number): Promise<void> {
    await (lane === undefined ? this.main : this.client(lane)).query(sql);
  }

  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
    return copyRows(this.main, sql, columns);
  }

  async createIndexes(table: Table, lane: number): Promise<void> {
    for (const index of table.indexes) {
      await this.execute(createIndex(POSTGRES, this.connector.tablePrefix, table, index), lane);
    }
  }

  isDuplicate(error: unknown): boolean {
    return isDuplicate(error);
  }

  async afterLoad(): Promise<void> {
    // ACL ids were given, which does not move the sequence (docs/formats/sql.md §11, defect 2).
    const acl = `"${tableName(this.connector.tablePrefix, 'acl')}"`;
    const sequence = `pg_get_serial_sequence(${literal(acl)}, 'id')`;
    await this.execute(`SELECT setval(${sequence}, (SELECT max(id) FROM ${acl})) WHERE EXISTS (SELECT 1 FROM ${acl})`);
  }

  async publish(insertSetting: string, removeMarker: readonly string[]): Promise<void> {
    await this.execute('SET synchronous_commit = on');
    await this.execute(['BEGIN', insertSetting, ...removeMarker, 'COMMIT'].join('; '));
  }

  /** A server works on for a client that is gone, until it notices: it is told. */
  async interrupt(): Promise<void> {
    const processes = [this.main, ...this.bulk].map(processIdOf);
    for (const client of [this.main, ...this.bulk]) destroyClient(client);
    this.main = await this.connector.prepared(undefined, prepare);
    await this.main.query(`SELECT pg_terminate_backend(pid) FROM unnest(ARRAY[${processes.join(',')}]::int[]) pid`);
  }

  async close(): Promise<void> {
    await Promise.all([this.main, ...this.bulk].map(closeClient));
  }

  private client(lane: number): Client {
    const client = this.bulk[lane];
    if (client === undefined) throw new Error(`there is no connection ${lane}`);
    return client;
  }

  /** Undefined when the server has no connection to spare: fewer do as well. */
  private async lane(lane: number, signal: AbortSignal | undefined): Promise<Client | undefined> {
    try {
      return await this.connector.prepared(signal, prepare);
    } catch (error) {
      if (lane > 0 && MetaError.is(error, 'unreachable')) return undefined;
      throw error;
    }
  }

  private async requireWritable(): Promise<void> {
    const { label } = this.connector;
    const sql =
      "SELECT pg_is_in_recovery()::int, COALESCE(has_schema_privilege(current_schema(), 'CREATE'), false)::int, " +
      "(current_setting('default_transaction_read_only') = 'on')::int, current_setting('server_encoding')";
    const [row] = await this.rows(sql, 'iiit');
    const [isStandby, mayCreate, isReadOnly, encoding] = row ?? [];
    if (isStandby === 1) {
      throw new MetaError('denied', `${label} is a standby, which takes no writes. Load into its primary.`);
    }
    if (isReadOnly === 1) throw new MetaError('denied', `${label} is set read-only (default_transaction_read_only).`);
    if (mayCreate !== 1) {
      throw new MetaError('denied', `${label}: the user may not create tables in this schema. Grant CREATE on it.`);
    }
    if (encoding !== 'UTF8') {
      throw new MetaError(
        'unsupported',
        `${label}: the database has encoding ${String(encoding)}. Names of xattrs need UTF8; create it with ENCODING 'UTF8'.`,
      );
    }
  }
}

async function prepare(client: Client): Promise<Client> {
  for (const setting of LOAD_SETTINGS) await client.query(`SET ${setting}`);
  return client;
}

function processIdOf(client: Client): number {
  const { processID } = client as unknown as { processID: number | null };
  return processID ?? 0;
}
