import type { Connection } from 'mysql2';
import { canonical } from '../../../model/u64';
import type { ServerDescription } from '../../../ports/metadataSource';
import type { ColumnKinds, SqlRow, SqlSession, SqlValue } from '../sqlSession';
import { columnsOfKind } from '../sqlSession';
import { ConnectionLost } from '../../serverErrors';
import { withTimeLimit } from '../../timeLimit';
import { closeMysql, closeNow, execute, productOf, query } from './connectMysql';
import { MYSQL } from './mysqlDialect';

export class MysqlSession implements SqlSession {
  readonly dialect = MYSQL;
  readonly isImmediate = false;

  private constructor(
    private readonly connection: Connection,
    readonly server: ServerDescription,
    private readonly timeLimitMs: number,
  ) {}

  static async begin(connection: Connection, timeLimitMs: number): Promise<MysqlSession> {
    await execute(connection, 'SET SESSION TRANSACTION READ ONLY');
    await prepareForRows(connection);
    return new MysqlSession(connection, { product: await productOf(connection), readOnly: 'enforced' }, timeLimitMs);
  }

  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
    return withTimeLimit(selectRows(this.connection, sql, columns), this.timeLimitMs, (message) => {
      this.destroy();
      return new ConnectionLost(message);
    });
  }

  async beginSnapshot(): Promise<void> {
    await execute(this.connection, 'SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await execute(this.connection, 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  }

  destroy(): void {
    closeNow(this.connection);
  }

  close(): Promise<void> {
    return closeMysql(this.connection);
  }
}

/** Text is sent as it is stored or converted in the query, so that bytes come through unchanged. */
export async function prepareForRows(connection: Connection): Promise<void> {
  await execute(connection, 'SET character_set_results = NULL');
}

/** Rows of any query, also of one that is part of a load. */
export async function selectRows(connection: Connection, sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
  const rows = (await query(connection, sql)) as SqlValue[][];
  const integers = columnsOfKind(columns, 'i');
  for (const row of rows) {
    for (const i of integers) {
      const value = row[i];
      // The driver gives what a double cannot hold as text.
      if (typeof value === 'string') row[i] = canonical(BigInt(value));
    }
  }
  return rows;
}
