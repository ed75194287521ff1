import type { ByteString } from '../../model/byteString';
import type { Setting } from '../../model/setting';
import type { U64 } from '../../model/u64';
import type { MetadataSource } from '../../ports/metadataSource';
import type { SqlDialect } from './dialect';
import type { ColumnKinds, SqlRow } from './sqlSession';
import type { ColumnType } from './tables';

/** A value of a row to store; bytes as `ByteString` or `Buffer`, text as its UTF-8 bytes. */
export type BulkValue = number | bigint | ByteString | Buffer;

/** Takes the rows of one table; they are stored in batches. */
export interface RowSink {
  /** Values in the order of the sink's columns; none is NULL. */
  add(...values: BulkValue[]): void;
}

/** What the columns of a database cannot hold. */
export interface ValueLimits {
  /** 32-bit columns are signed: owners and devices from 2^31 on do not fit (docs/formats/sql.md §15.2). */
  narrowIntegers: boolean;
  /** Text must be UTF-8 without NUL (§15.3). */
  strictText: boolean;
  /** Most bytes of a column that holds bytes, where its type sets a limit. */
  maxBytes: Readonly<Partial<Record<ColumnType, number>>>;
}

/** Where a load keeps rows that are no part of the volume. */
export type ScratchTable = 'link' | 'ref';

/** The writing side of a database during one load. Failures that came late show at `drain`, `flush` or later calls. */
export interface LoadSession {
  readonly label: string;
  readonly dialect: SqlDialect;
  readonly limits: ValueLimits;
  /** As `VolumeWriter.expect`. */
  expect?(inodes: U64): void;
  /** All tables of a volume without their indexes, and the scratch tables. */
  createTables(): Promise<void>;
  /** For a table of the volume, by its name without prefix. Default: all its columns. */
  sink(table: string, columns?: readonly string[]): RowSink;
  scratchSink(table: ScratchTable): RowSink;
  /** Quoted name. */
  table(name: string): string;
  scratch(name: ScratchTable): string;
  /** Makes look-ups by its first column fast; the table has all its rows by then. */
  indexScratch(name: ScratchTable): Promise<void>;
  /** A promise when too much is on its way. */
  drain(): Promise<void> | undefined;
  /** Stores everything that was added. */
  flush(): Promise<void>;
  execute(sql: string): Promise<void>;
  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]>;
  /** Indexes of all tables. A table with rows that occur twice is named by `duplicateTable`. */
  createIndexes(): Promise<void>;
  /** The table (without prefix) whose unique index `createIndexes` could not make for rows that occur twice. */
  duplicateTable(error: unknown): string | undefined;
  /** Everything is there but the setting: makes it durable, without showing a volume. */
  finish(setting: ByteString): Promise<void>;
  openStored(setting: Setting): Promise<MetadataSource>;
  /** Shows the volume, in one step, and closes. */
  publish(setting: ByteString): Promise<void>;
  /** Removes what was made and closes. Never throws. */
  discard(): Promise<void>;
  translate(error: unknown): Error;
}
