import type { Connection } from 'mysql2';
import { destroyOnAbort } from '../../destroyOnAbort';
import type { SqlConnector, SqlSession } from '../sqlSession';
import { closeNow, connectMysql } from './connectMysql';
import { isLost, mysqlError } from './mysqlErrors';
import { MysqlSession } from './mysqlSession';
import type { MysqlAddress } from './mysqlUrl';

export class MysqlConnector implements SqlConnector {
  constructor(
    readonly address: MysqlAddress,
    readonly label: string,
  ) {}

  get tablePrefix(): string {
    return this.address.tablePrefix;
  }

  connect(signal?: AbortSignal): Promise<SqlSession> {
    return this.prepared(signal, (connection) => MysqlSession.begin(connection, this.address.readTimeoutMs));
  }

  /** What `prepare` makes of a new connection, which may write; it ends when that fails or is cancelled. */
  async prepared<T>(signal: AbortSignal | undefined, prepare: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      const connection = await connectMysql(this.address, signal);
      const destroy = (): void => {
        closeNow(connection);
      };
      try {
        return await destroyOnAbort({ destroy }, signal, () => prepare(connection));
      } catch (error) {
        destroy();
        throw error;
      }
    } catch (error) {
      throw this.translate(error, 'connecting');
    }
  }

  translate(error: unknown, step: string): Error {
    return mysqlError(error, this.label, step);
  }

  isLost(error: unknown): boolean {
    return isLost(error);
  }
}
