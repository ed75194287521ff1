import type { Connection } from 'mysql2';
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

  async connect(signal?: AbortSignal): Promise<SqlSession> {
    const connection = await this.connection(signal);
    try {
      return await MysqlSession.begin(connection, this.address.readTimeoutMs);
    } catch (error) {
      closeNow(connection);
      throw this.translate(error, 'connecting');
    }
  }

  /** A connection that may write, for loading. */
  async connection(signal?: AbortSignal): Promise<Connection> {
    try {
      return await connectMysql(this.address, signal);
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
