import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { canonical } from '../../../model/u64';
import type { ServerDescription } from '../../../ports/metadataSource';
import type { ColumnKinds, SqlRow, SqlSession, SqlValue } from '../sqlSession';
import { columnsOfKind } from '../sqlSession';
import { bytesOfHex } from './hexBytes';
import { SQLITE } from './sqliteDialect';
import { isOutOfRange } from './sqliteErrors';

/** Reads a database that is open already. The driver is synchronous: answers are there at once. */
export class SqliteSession implements SqlSession {
  readonly dialect = SQLITE;
  readonly isImmediate = true;

  constructor(private readonly database: DatabaseSync) {}

  get server(): ServerDescription {
    return { product: sqliteProduct(), readOnly: 'enforced' };
  }

  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
    return new Promise((resolve) => {
      resolve(this.read(sql, columns));
    });
  }

  /** The first read fixes what is seen. */
  beginSnapshot(): Promise<void> {
    return new Promise((resolve) => {
      this.database.exec('BEGIN');
      this.database.prepare('SELECT count(*) FROM sqlite_master').get();
      resolve();
    });
  }

  destroy(): void {
    if (this.database.isOpen) this.database.close();
  }

  close(): Promise<void> {
    this.destroy();
    return Promise.resolve();
  }

  private read(sql: string, columns: ColumnKinds): SqlRow[] {
    const statement = this.database.prepare(sql);
    statement.setReturnArrays(true);
    const rows = allRows(statement);
    const bytes = columnsOfKind(columns, 'b');
    for (const row of rows) {
      for (const i of bytes) {
        const hex = row[i];
        if (typeof hex === 'string') row[i] = bytesOfHex(hex);
      }
    }
    return rows;
  }
}

/** Plain numbers are fast; a value beyond 2^53 makes the driver refuse, and everything is read again as big integers. */
function allRows(statement: StatementSync): SqlValue[][] {
  try {
    return statement.all() as unknown as SqlValue[][];
  } catch (error) {
    if (!isOutOfRange(error)) throw error;
  }
  statement.setReadBigInts(true);
  const rows = statement.all() as unknown as SqlValue[][];
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i];
      if (typeof value === 'bigint') row[i] = canonical(value);
    }
  }
  return rows;
}

export function sqliteProduct(): string {
  return `SQLite ${process.versions['sqlite'] ?? ''}`.trim();
}
