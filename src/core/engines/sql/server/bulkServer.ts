import type { SqlDialect } from '../dialect';
import type { RowSink, ValueLimits } from '../loadSession';
import type { ColumnKinds, SqlConnector, SqlRow } from '../sqlSession';
import type { Column, Table } from '../tables';

/** Rows of one table, encoded as the server takes them. */
export interface Batch {
  /** The statement they belong to. */
  statement: string;
  bytes: Buffer;
  rows: number;
}

/** Encodes rows and hands them over a batch at a time. */
export interface BatchSink extends RowSink {
  flush(): void;
}

/** What a database server must offer to be loaded into. Its connections are numbered; the first is free for statements. */
export interface BulkServer {
  readonly connector: SqlConnector;
  readonly dialect: SqlDialect;
  readonly limits: ValueLimits;
  /** How many connections take batches at the same time. */
  readonly lanes: number;
  /** Appended to each CREATE TABLE. */
  readonly tableOptions: string;
  /** `table` is quoted. */
  sink(table: string, columns: readonly Column[], submit: (batch: Batch) => void): BatchSink;
  store(lane: number, batch: Batch): Promise<void>;
  /** What the lane stored becomes visible to the others. */
  commit(lane: number): Promise<void>;
  execute(sql: string, lane?: number): Promise<void>;
  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]>;
  /** Makes all indexes of a table. */
  createIndexes(table: Table, lane: number): Promise<void>;
  isDuplicate(error: unknown): boolean;
  /** When all rows and indexes are there. */
  afterLoad(): Promise<void>;
  /** Runs both as one, as far as the server can. */
  publish(insertSetting: string, removeMarker: readonly string[]): Promise<void>;
  /** Ends everything that is under way, so that nothing keeps a lock; works on when the server still answers. */
  interrupt(): Promise<void>;
  close(): Promise<void>;
}
