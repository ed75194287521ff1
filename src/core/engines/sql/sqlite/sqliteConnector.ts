import type { SqlConnector, SqlSession } from '../sqlSession';
import { openReadOnly } from './openDatabase';
import { sqliteError } from './sqliteErrors';
import { SqliteSession } from './sqliteSession';
import type { SqliteAddress } from './sqliteUrl';

export class SqliteConnector implements SqlConnector {
  constructor(
    private readonly address: SqliteAddress,
    readonly label: string,
  ) {}

  get tablePrefix(): string {
    return this.address.tablePrefix;
  }

  connect(signal?: AbortSignal): Promise<SqlSession> {
    return new Promise((resolve) => {
      signal?.throwIfAborted();
      resolve(new SqliteSession(openReadOnly(this.address.file, this.label, this.address.busyTimeoutMs)));
    });
  }

  translate(error: unknown, step: string): Error {
    return sqliteError(error, this.label, step);
  }

  /** A file does not go away. */
  isLost(): boolean {
    return false;
  }
}
