import type { ByteString } from '../../../model/byteString';
import type { Setting } from '../../../model/setting';
import type { MetadataSource } from '../../../ports/metadataSource';
import { createTable, insertSetting } from '../ddl';
import type { SqlDialect } from '../dialect';
import { quoted } from '../dialect';
import type { LoadSession, RowSink, ScratchTable, ValueLimits } from '../loadSession';
import type { ColumnKinds, SqlRow } from '../sqlSession';
import { openSqlSource } from '../sqlSource';
import type { Column, Table } from '../tables';
import { SCRATCH_COLUMNS, TABLES, columnsOf, tableName } from '../tables';
import { BulkQueue } from './bulkQueue';
import type { BatchSink, BulkServer } from './bulkServer';
import { dropTables, loadTables, markerTable, scratchTable } from './loadTables';

/** Lanes of the large tables; all others share the last. */
const LANE_OF: Readonly<Record<string, number>> = { node: 0, edge: 1 };

/** Loads into a database server whose tables are already marked as a load of ours. */
export class ServerLoadSession implements LoadSession {
  private readonly queue: BulkQueue;
  private readonly sinks: BatchSink[] = [];
  private failedTable: Table | undefined;

  constructor(
    private readonly server: BulkServer,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.queue = new BulkQueue(server.lanes, (lane, batch) => server.store(lane, batch));
    signal?.addEventListener('abort', this.interrupt, { once: true });
  }

  get label(): string {
    return this.server.connector.label;
  }

  get dialect(): SqlDialect {
    return this.server.dialect;
  }

  get limits(): ValueLimits {
    return this.server.limits;
  }

  async createTables(): Promise<void> {
    const { dialect, tableOptions } = this.server;
    for (const table of TABLES) await this.execute(createTable(dialect, this.prefix, table) + tableOptions);
    for (const [name, columns] of Object.entries(SCRATCH_COLUMNS)) {
      const list = columns.map(
        (column) => `${quoted(dialect, column.name)} ${dialect.columnTypes[column.type]} NOT NULL`,
      );
      await this.execute(`CREATE TABLE ${this.scratch(name as ScratchTable)} (${list.join(', ')})`);
    }
  }

  sink(table: string, names?: readonly string[]): RowSink {
    return this.newSink(this.table(table), columnsOf(table, names), LANE_OF[table]);
  }

  scratchSink(table: ScratchTable): RowSink {
    return this.newSink(this.scratch(table), SCRATCH_COLUMNS[table], undefined);
  }

  table(name: string): string {
    return quoted(this.dialect, tableName(this.prefix, name));
  }

  scratch(name: ScratchTable): string {
    return quoted(this.dialect, scratchTable(this.prefix, name));
  }

  indexScratch(name: ScratchTable): Promise<void> {
    const key = quoted(this.dialect, SCRATCH_COLUMNS[name][0]?.name ?? '');
    return this.execute(
      `CREATE INDEX ${quoted(this.dialect, `${scratchTable(this.prefix, name)}_key`)} ON ${this.scratch(name)} (${key})`,
    );
  }

  drain(): Promise<void> | undefined {
    return this.queue.drain();
  }

  async flush(): Promise<void> {
    for (const sink of this.sinks) sink.flush();
    await this.queue.flush();
    for (let lane = 0; lane < this.server.lanes; lane++) await this.server.commit(lane);
  }

  execute(sql: string): Promise<void> {
    return this.server.execute(sql);
  }

  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
    return this.server.rows(sql, columns);
  }

  /** Every lane takes the next table, the largest ones first. */
  async createIndexes(): Promise<void> {
    const large = ['edge', 'chunk', 'chunk_ref'];
    const weight = ({ name }: Table): number => (large.includes(name) ? large.indexOf(name) : large.length);
    const waiting = TABLES.filter(({ indexes }) => indexes.length > 0).sort((a, b) => weight(a) - weight(b));
    const work = async (lane: number): Promise<void> => {
      for (let table = waiting.shift(); table !== undefined; table = waiting.shift()) {
        try {
          await this.server.createIndexes(table, lane);
        } catch (error) {
          this.failedTable ??= table;
          waiting.length = 0;
          throw error;
        }
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: this.server.lanes }, (_, lane) => work(lane)));
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  }

  duplicateTable(error: unknown): string | undefined {
    return this.server.isDuplicate(error) ? this.failedTable?.name : undefined;
  }

  async finish(): Promise<void> {
    const scratch = (Object.keys(SCRATCH_COLUMNS) as ScratchTable[]).map((name) => scratchTable(this.prefix, name));
    for (const sql of dropTables(this.dialect, scratch)) await this.execute(sql);
    await this.server.afterLoad();
  }

  openStored(setting: Setting): Promise<MetadataSource> {
    return openSqlSource(this.server.connector, { setting });
  }

  async publish(setting: ByteString): Promise<void> {
    const marker = markerTable(this.prefix);
    await this.server.publish(insertSetting(this.dialect, this.prefix, setting), [
      `DELETE FROM ${quoted(this.dialect, marker)}`,
      `DROP TABLE ${quoted(this.dialect, marker)}`,
    ]);
    this.release();
    await this.server.close();
  }

  async discard(): Promise<void> {
    this.release();
    try {
      await this.server.interrupt();
      for (const sql of dropTables(this.dialect, loadTables(this.prefix))) await this.execute(sql);
    } catch {
      // The server is gone; the marker it keeps tells what the rest is.
    }
    await this.server.close();
  }

  translate(error: unknown): Error {
    return this.server.connector.translate(error, 'loading');
  }

  private get prefix(): string {
    return this.server.connector.tablePrefix;
  }

  private newSink(table: string, columns: readonly Column[], wantedLane: number | undefined): RowSink {
    const lane = Math.min(wantedLane ?? this.server.lanes - 1, this.server.lanes - 1);
    const sink = this.server.sink(table, columns, (batch) => {
      this.queue.submit(lane, batch);
    });
    this.sinks.push(sink);
    return sink;
  }

  /** A cancel must not wait for a server that is busy, or that does not answer. */
  private readonly interrupt = (): void => {
    void this.server.interrupt().catch(() => undefined);
  };

  private release(): void {
    this.signal?.removeEventListener('abort', this.interrupt);
  }
}
