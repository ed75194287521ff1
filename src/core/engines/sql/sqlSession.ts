import type { ServerDescription } from '../../ports/metadataSource';
import type { Connected, Connector } from '../browsingSession';
import type { SqlDialect } from './dialect';

/** Integers exact and canonical, bytes as `ByteString`, text as it is. */
export type SqlValue = number | bigint | string | null;
export type SqlRow = readonly SqlValue[];

/**
 * What each column of a query holds, a letter a column: `i` integer, `b` bytes (selected through the dialect's
 * `bytesOf…`), `t` text.
 */
export type ColumnKinds = string;

/** Where a query has columns of a kind. */
export function columnsOfKind(columns: ColumnKinds, kind: 'i' | 'b' | 't'): number[] {
  return Array.from(columns, (one, i) => (one === kind ? i : -1)).filter((i) => i >= 0);
}

/** One connection for reading. A source can do nothing else with it. */
export interface SqlSession extends Connected {
  readonly dialect: SqlDialect;
  readonly server: ServerDescription;
  /** Rows are there at once: the database is in this process. */
  readonly isImmediate: boolean;
  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]>;
  /** From here to the end of the session everything is seen as of one moment. */
  beginSnapshot(): Promise<void>;
}

/** How to reach one database. */
export interface SqlConnector extends Connector<SqlSession> {
  /** For people: URL without secrets. */
  readonly label: string;
  readonly tablePrefix: string;
}
