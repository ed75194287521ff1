import type { ServerDescription } from '../../ports/metadataSource';
import type { SqlDialect } from './dialect';

/** Integers exact and canonical, bytes as `ByteString`, text as it is. */
export type SqlValue = number | bigint | string | null;
export type SqlRow = readonly SqlValue[];

/**
 * What each column of a query holds, a letter a column: `i` integer, `b` bytes (selected through the dialect's
 * `bytesOf…`), `t` text.
 */
export type ColumnKinds = string;

/** One connection for reading. A source can do nothing else with it. */
export interface SqlSession {
  readonly dialect: SqlDialect;
  readonly server: ServerDescription;
  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]>;
  /** From here to the end of the session everything is seen as of one moment. */
  beginSnapshot(): Promise<void>;
  /** Ends at once whatever is under way, which fails. */
  destroy(): void;
  close(): Promise<void>;
}

/** How to reach one database. */
export interface SqlConnector {
  /** For people: URL without secrets. */
  readonly label: string;
  readonly tablePrefix: string;
  /** @throws {MetaError} `unreachable`, `denied`, `notFound`, `locked`, `io`. */
  connect(signal?: AbortSignal): Promise<SqlSession>;
  /** A driver's failure as one of ours, naming connection and step. Errors that already are pass through. */
  translate(error: unknown, step: string): Error;
  /** The connection is gone, and with it whatever was under way; another may work. */
  isLost(error: unknown): boolean;
}
