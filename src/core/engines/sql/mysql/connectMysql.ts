import type { Duplex } from 'node:stream';
import type { Connection, ConnectionOptions, QueryOptions, ResultSetHeader } from 'mysql2';
import { destroyOnAbort } from '../../destroyOnAbort';
import { ConnectionLost, SERVER_CLOSED, codeOf } from '../../serverErrors';
import { withTimeLimit } from '../../timeLimit';
import type { MysqlAddress } from './mysqlUrl';

const KEEP_ALIVE_DELAY_MS = 10_000;

/** One connection, set up as the official client's are (docs/formats/sql.md §1.1, §2). */
export async function connectMysql(address: MysqlAddress, signal?: AbortSignal): Promise<Connection> {
  signal?.throwIfAborted();
  if (address.tls !== 'preferred') return attempt(address, tlsOf(address), signal);
  try {
    return await attempt(address, { rejectUnauthorized: false }, signal);
  } catch (error) {
    signal?.throwIfAborted();
    if (codeOf(error) !== 'HANDSHAKE_NO_SSL_SUPPORT') throw error;
    return attempt(address, undefined, signal);
  }
}

async function attempt(
  address: MysqlAddress,
  ssl: ConnectionOptions['ssl'],
  signal: AbortSignal | undefined,
): Promise<Connection> {
  const { createConnection } = await import('mysql2');
  const { host, port, socketPath, user, password, database, connectTimeoutMs, variables } = address;
  const connection = createConnection({
    ...(socketPath === undefined ? { host, port } : { socketPath }),
    user,
    ...(password === undefined ? {} : { password }),
    database,
    ...(ssl === undefined ? {} : { ssl }),
    connectTimeout: connectTimeoutMs,
    charset: 'UTF8MB4_GENERAL_CI',
    supportBigNumbers: true,
    bigNumberStrings: false,
    enableKeepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_DELAY_MS,
  });
  // A connection that breaks between two queries has nobody to tell; the next query finds out.
  connection.on('error', () => undefined);
  const end = (): void => {
    closeNow(connection);
  };
  try {
    return await destroyOnAbort({ destroy: end }, signal, async () => {
      await connected(connection, connectTimeoutMs);
      for (const [name, value] of variables) await execute(connection, `SET ${name} = ${value}`);
      return connection;
    });
  } catch (error) {
    end();
    throw error;
  }
}

async function connected(connection: Connection, limitMs: number): Promise<void> {
  const done = untilClosed<undefined>(connection, (resolve, reject) => {
    connection.connect((error) => {
      if (error === null) resolve(undefined);
      else reject(error);
    });
  });
  // The driver's own limit ends with the connection, not with the handshake.
  await withTimeLimit(done, limitMs, (message) => Object.assign(new Error(message), { code: 'ETIMEDOUT' }));
}

/** A statement without rows. */
export function execute(connection: Connection, statement: string | QueryOptions): Promise<ResultSetHeader> {
  return untilClosed(connection, (resolve, reject) => {
    const options = typeof statement === 'string' ? { sql: statement } : statement;
    connection.query<ResultSetHeader>(options, (error, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
  });
}

/** A query with rows as arrays. */
export function query(connection: Connection, sql: string): Promise<unknown[][]> {
  return untilClosed(connection, (resolve, reject) => {
    connection.query({ sql, rowsAsArray: true }, (error, rows) => {
      if (error === null) resolve(rows as unknown as unknown[][]);
      else reject(error);
    });
  });
}

/** The driver drops the callbacks of a connection that is destroyed. */
async function untilClosed<T>(
  connection: Connection,
  start: (resolve: (result: T) => void, reject: (error: Error) => void) => void,
): Promise<T> {
  const stream = streamOf(connection);
  let closed: (() => void) | undefined;
  try {
    return await new Promise<T>((resolve, reject) => {
      closed = (): void => {
        reject(new ConnectionLost(SERVER_CLOSED));
      };
      stream.once('close', closed);
      if (stream.destroyed) closed();
      else start(resolve, reject);
    });
  } finally {
    if (closed !== undefined) stream.removeListener('close', closed);
  }
}

export async function productOf(connection: Connection): Promise<string> {
  const [row] = await query(connection, 'SELECT VERSION()');
  const version = typeof row?.[0] === 'string' ? row[0] : '';
  const number = /^[\d.]+/.exec(version.replace(/^5\.5\.5-/, ''))?.[0] ?? '';
  return `${/mariadb/i.test(version) ? 'MariaDB' : 'MySQL'} ${number}`.trim();
}

function tlsOf({ tls }: MysqlAddress): ConnectionOptions['ssl'] {
  switch (tls) {
    case 'verify':
      return { rejectUnauthorized: true, verifyIdentity: true };
    case 'skip-verify':
      return { rejectUnauthorized: false };
    default:
      return undefined;
  }
}

/** The driver's own `destroy` waits for the server to close its side too. */
export function closeNow(connection: Connection): void {
  connection.destroy();
  streamOf(connection).destroy();
}

function streamOf(connection: Connection): Duplex {
  return (connection as unknown as { stream: Duplex }).stream;
}

/** Ends politely, or at once when the server does not answer. */
export function closeMysql(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      closeNow(connection);
      resolve();
    }, 1000);
    connection.end(() => {
      clearTimeout(timer);
      closeNow(connection);
      resolve();
    });
  });
}
