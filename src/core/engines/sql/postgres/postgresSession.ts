import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { ServerDescription } from '../../../ports/metadataSource';
import type { ColumnKinds, SqlRow, SqlSession } from '../sqlSession';
import { ConnectionLost } from '../../serverErrors';
import { withTimeLimit } from '../../timeLimit';
import { destroyClient } from './connectPostgres';
import { decodeCopyRows } from './copyRows';
import { POSTGRES } from './postgresDialect';

/**
 * Plans must not depend on statistics, which a fresh load does not have yet: every query here asks for some thousand rows
 * by index. Starting parallel workers would take longer than the query.
 */
const PLANNER = ['enable_seqscan=off', 'max_parallel_workers_per_gather=0', 'jit=off'];

/** Reads through `COPY … TO STDOUT (FORMAT binary)`, the cheapest form of rows for both sides. */
export class PostgresSession implements SqlSession {
  readonly dialect = POSTGRES;
  readonly isImmediate = false;

  private constructor(
    private readonly client: Client,
    readonly server: ServerDescription,
    private readonly timeLimitMs: number,
  ) {}

  static async begin(client: Client, timeLimitMs: number): Promise<PostgresSession> {
    await client.query('SET default_transaction_read_only = on');
    for (const setting of PLANNER) await client.query(`SET ${setting}`);
    return new PostgresSession(client, { product: await productOf(client), readOnly: 'enforced' }, timeLimitMs);
  }

  rows(sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
    return withTimeLimit(copyRows(this.client, sql, columns), this.timeLimitMs, (message) => {
      this.destroy();
      return new ConnectionLost(message);
    });
  }

  async beginSnapshot(): Promise<void> {
    await this.client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  }

  destroy(): void {
    destroyClient(this.client);
  }

  async close(): Promise<void> {
    await closeClient(this.client);
  }
}

/** Rows of any query, also of one that is part of a load. */
export async function copyRows(client: Client, sql: string, columns: ColumnKinds): Promise<SqlRow[]> {
  const stream = client.query(copyTo(`COPY (${sql}) TO STDOUT (FORMAT binary)`));
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return decodeCopyRows(Buffer.concat(chunks), columns);
}

export async function productOf(client: Client): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
  return `PostgreSQL ${/^[\w.]+/.exec(rows[0]?.server_version ?? '')?.[0] ?? ''}`.trim();
}

/** A server that does not answer keeps nobody waiting. */
export async function closeClient(client: Client): Promise<void> {
  const timer = setTimeout(() => {
    destroyClient(client);
  }, 1000);
  try {
    await client.end();
  } catch {
    // It is gone already.
  } finally {
    clearTimeout(timer);
  }
}
