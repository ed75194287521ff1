import type { Client } from 'pg';
import { destroyOnAbort } from '../../destroyOnAbort';
import type { SqlConnector, SqlSession } from '../sqlSession';
import { connectPostgres, destroyClient } from './connectPostgres';
import { isLost, postgresError } from './postgresErrors';
import { PostgresSession } from './postgresSession';
import type { PostgresAddress } from './postgresUrl';

export class PostgresConnector implements SqlConnector {
  constructor(
    readonly address: PostgresAddress,
    readonly label: string,
  ) {}

  get tablePrefix(): string {
    return this.address.tablePrefix;
  }

  connect(signal?: AbortSignal): Promise<SqlSession> {
    return this.prepared(signal, (client) => PostgresSession.begin(client, this.address.readTimeoutMs));
  }

  /** What `prepare` makes of a new connection, which may write; it ends when that fails or is cancelled. */
  async prepared<T>(signal: AbortSignal | undefined, prepare: (client: Client) => Promise<T>): Promise<T> {
    try {
      const client = await connectPostgres(this.address, signal);
      const destroy = (): void => {
        destroyClient(client);
      };
      try {
        return await destroyOnAbort({ destroy }, signal, () => prepare(client));
      } catch (error) {
        destroy();
        throw error;
      }
    } catch (error) {
      throw this.translate(error, 'connecting');
    }
  }

  translate(error: unknown, step: string): Error {
    return postgresError(error, this.label, step);
  }

  isLost(error: unknown): boolean {
    return isLost(error);
  }
}
