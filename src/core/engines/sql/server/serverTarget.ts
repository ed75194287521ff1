import { MetaError } from '../../../errors';
import type { BeginOptions, LoadTarget, TargetState, UnfinishedLoad, VolumeWriter } from '../../../ports/volumeWriter';
import type { OnNotice } from '../../../ports/notice';
import { destroyOnAbort } from '../../destroyOnAbort';
import { decodeLoadMarker, encodeLoadMarker, newLoadMarker } from '../../loadMarker';
import { holdsOther, holdsUnfinished, madeBy, nothingToClean, unfinishedText } from '../../unfinishedLoad';
import { describeContents, describeVolumes } from '../describeVolumes';
import { quoted } from '../dialect';
import type { SqlConnector, SqlSession } from '../sqlSession';
import { SqlWriter } from '../sqlWriter';
import { tableName } from '../tables';
import type { BulkServer } from './bulkServer';
import { dropTables, loadTables, markerTable } from './loadTables';
import { ServerLoadSession } from './serverLoadSession';

/** How one kind of database server is prepared for loading. */
export interface ServerKind {
  readonly connector: SqlConnector;
  /** All tables that count as content (docs/formats/sql.md §3), as rows of `t`. */
  readonly tablesSql: string;
  /** An expression for the schema that holds them. */
  readonly schemaSql: string;
  /** What this kind of server calls it. */
  readonly schemaWord: string;
  /** Connects for writing, checks rights and limits. Nothing is written. */
  connect(signal: AbortSignal | undefined, onNotice: OnNotice): Promise<BulkServer>;
  /** Gives 1 when the connection got the lock of loads into this database and prefix, as a row of `i`. */
  readonly lockSql: string;
  /** Gives 1 while a connection has that lock. */
  readonly isLockedSql: string;
}

/** A database on a server, to load into. */
export class ServerTarget implements LoadTarget {
  constructor(private readonly kind: ServerKind) {}

  get label(): string {
    return this.kind.connector.label;
  }

  async begin({ signal, onNotice = (): void => undefined }: BeginOptions = {}): Promise<VolumeWriter> {
    const step = 'preparing the load';
    let server: BulkServer | undefined;
    try {
      await this.requireEmpty(signal);
      server = await this.kind.connect(signal, onNotice);
      await this.lock(server);
      await this.mark(server);
      const session = new ServerLoadSession(server, signal);
      try {
        await session.createTables();
        return new SqlWriter(session);
      } catch (error) {
        await session.discard();
        throw error;
      }
    } catch (error) {
      await server?.close();
      signal?.throwIfAborted();
      throw this.kind.connector.translate(error, step);
    }
  }

  examine(signal?: AbortSignal): Promise<TargetState> {
    return this.withSession(signal, 'looking into the database', async (session) => {
      const { connector, schemaSql, schemaWord } = this.kind;
      const tables = await this.tables(session);
      const [row] = await session.rows(`SELECT ${schemaSql}`, 't');
      const { tablePrefix } = connector;
      const prefix = tablePrefix === '' ? '' : ` with table_prefix=${tablePrefix}`;
      const count = tables.length === 0 ? 'no table' : tables.length === 1 ? '1 table' : `${tables.length} tables`;
      return {
        label: this.label,
        product: session.server.product,
        isEmpty: tables.length === 0,
        examined: `${count}${prefix} in ${schemaWord} ${String(row?.[0] ?? '')}`.trim(),
        found: tables.length === 0 ? '' : await this.describe(session, tables),
      };
    });
  }

  unfinished(signal?: AbortSignal): Promise<UnfinishedLoad | undefined> {
    return this.withSession(signal, 'looking for an unfinished load', async (session) => {
      const tables = await this.tables(session);
      if (!tables.includes(this.marker)) return undefined;
      return this.describeMarked(session, tables);
    });
  }

  async clean(signal?: AbortSignal): Promise<UnfinishedLoad> {
    const found = await this.unfinished(signal);
    if (found === undefined) throw nothingToClean(this.label);
    const server = await this.kind.connect(signal, () => undefined);
    try {
      await this.lock(server);
      for (const sql of dropTables(server.dialect, loadTables(this.kind.connector.tablePrefix))) {
        await server.execute(sql);
      }
      return found;
    } catch (error) {
      throw this.kind.connector.translate(error, 'cleaning up');
    } finally {
      await server.close();
    }
  }

  private get marker(): string {
    return markerTable(this.kind.connector.tablePrefix);
  }

  private async requireEmpty(signal: AbortSignal | undefined): Promise<void> {
    await this.withSession(signal, 'looking into the database', async (session) => {
      const tables = await this.tables(session);
      if (tables.length === 0) return;
      const unfinished = tables.includes(this.marker) ? await this.describeMarked(session, tables) : undefined;
      if (unfinished !== undefined) throw holdsUnfinished(this.label, unfinished);
      throw holdsOther(this.label, await this.describe(session, tables));
    });
  }

  /** What stands in the way, for people. */
  private async describe(session: SqlSession, tables: readonly string[]): Promise<string> {
    const unfinished = tables.includes(this.marker) ? await this.describeMarked(session, tables) : undefined;
    if (unfinished !== undefined) return unfinishedText(unfinished);
    return describeContents(await describeVolumes(session, this.label), tables);
  }

  /** All tables; with a table prefix only those of the prefix, since volumes may share a database. */
  private async tables(session: SqlSession): Promise<string[]> {
    const { tablePrefix } = this.kind.connector;
    const names = (await session.rows(this.kind.tablesSql, 't')).map(([name]) => String(name));
    if (tablePrefix === '') return names;
    const own = new Set(loadTables(tablePrefix));
    return names.filter((name) => own.has(name));
  }

  /**
   * Undefined when the volume is complete: then the marker is a left-over of its last moment, and nothing else is. Undefined
   * too when it is not ours.
   */
  private async describeMarked(session: SqlSession, tables: readonly string[]): Promise<UnfinishedLoad | undefined> {
    const { tablePrefix } = this.kind.connector;
    const { dialect } = session;
    const setting = tableName(tablePrefix, 'setting');
    if (tables.includes(setting)) {
      const sql = `SELECT 1 FROM ${quoted(dialect, setting)} WHERE name='format'`;
      if ((await session.rows(sql, 'i')).length > 0) return undefined;
    }
    const columns = `table_schema=${this.kind.schemaSql} AND table_name='${this.marker}' AND column_name='marker'`;
    const isOurs = `SELECT 1 FROM information_schema.columns WHERE ${columns} AND data_type='text'`;
    if ((await session.rows(isOurs, 'i')).length === 0) return undefined;
    const text = dialect.selectBytes(dialect.textAsBytes('marker'));
    const [row] = await session.rows(`SELECT ${text} FROM ${quoted(dialect, this.marker)}`, 'b');
    const marker = decodeLoadMarker(String(row?.[0] ?? ''));
    const made = new Set(loadTables(tablePrefix));
    const count = tables.filter((name) => made.has(name)).length;
    // A load of ours writes its marker before it makes anything else: without one, the rest is somebody else's.
    if (marker === undefined && (row !== undefined || count > 1)) return undefined;
    return {
      ...madeBy(marker),
      isRunning: (await session.rows(this.kind.isLockedSql, 'i'))[0]?.[0] === 1,
      holds: `${count} tables`,
    };
  }

  private async lock(server: BulkServer): Promise<void> {
    const [row] = await server.rows(this.kind.lockSql, 'i');
    if (row?.[0] !== 1) throw this.otherLoad();
  }

  private async mark(server: BulkServer): Promise<void> {
    const { dialect } = server;
    const table = quoted(dialect, this.marker);
    const value = dialect.textOfBytes(dialect.bytesLiteral(encodeLoadMarker(newLoadMarker())));
    await server.execute(`CREATE TABLE ${table} (marker ${dialect.columnTypes.TXT} NOT NULL)${server.tableOptions}`);
    await server.execute(`INSERT INTO ${table} (marker) VALUES (${value})`);
  }

  private otherLoad(): MetaError {
    return new MetaError('locked', `${this.label}: another load into this database is running. Nothing was changed.`);
  }

  private async withSession<T>(
    signal: AbortSignal | undefined,
    step: string,
    action: (session: SqlSession) => Promise<T>,
  ): Promise<T> {
    const session = await this.kind.connector.connect(signal);
    try {
      return await destroyOnAbort(session, signal, () => action(session));
    } catch (error) {
      throw this.kind.connector.translate(error, step);
    } finally {
      await session.close();
    }
  }
}
