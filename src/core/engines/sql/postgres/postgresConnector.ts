import type { Client } from 'pg';
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

  async connect(signal?: AbortSignal): Promise<SqlSession> {
    const client = await this.client(signal);
    try {
      return await PostgresSession.begin(client, this.address.readTimeoutMs);
    } catch (error) {
      destroyClient(client);
      throw this.translate(error, 'connecting');
    }
  }

  /** A connection that may write, for loading. */
  async client(signal?: AbortSignal): Promise<Client> {
    try {
      return await connectPostgres(this.address, signal);
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
