import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import type { Client } from 'pg';
import { messageOf } from '../../../errors';
import { destroyOnAbort } from '../../destroyOnAbort';
import { ConnectRefused, ConnectionLost, codeOf } from '../../serverErrors';
import { quoted } from '../dialect';
import { POSTGRES } from './postgresDialect';
import type { PostgresAddress, PostgresHost } from './postgresUrl';

const KEEP_ALIVE_DELAY_MS = 10_000;

/** Connects to the first of the address's hosts that answers, with TLS as `sslmode` wants it. */
export async function connectPostgres(address: PostgresAddress, signal?: AbortSignal): Promise<Client> {
  const failures: unknown[] = [];
  for (const host of address.hosts) {
    for (const ssl of tlsAttempts(address, host)) {
      signal?.throwIfAborted();
      try {
        return await attempt(address, host, ssl, signal);
      } catch (error) {
        signal?.throwIfAborted();
        failures.push(error);
        if (!mayTryNext(error)) throw error;
      }
    }
  }
  throw failures[0];
}

async function attempt(
  address: PostgresAddress,
  { host, port }: PostgresHost,
  ssl: ConnectionOptions | false,
  signal: AbortSignal | undefined,
): Promise<Client> {
  const { Client } = await import('pg');
  const { user, password = '', database, connectTimeoutMs, settings, searchPath } = address;
  const client = new Client({
    host,
    port,
    user,
    password,
    database,
    ssl,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: 'jfsmeta',
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
  });
  // A connection that breaks between two queries has nobody to tell; the next query finds out.
  client.on('error', () => undefined);
  const end = (): void => {
    destroyClient(client);
  };
  try {
    return await destroyOnAbort({ destroy: end }, signal, async () => {
      await client.connect();
      for (const [name, value] of settings) await client.query(`SET ${name} = ${literal(value)}`);
      // Where the official client looks for its tables (docs/formats/sql.md §1.2).
      await client.query(`SET search_path TO ${quoted(POSTGRES, searchPath ?? 'public')}`);
      return client;
    });
  } catch (error) {
    end();
    throw messageOf(error).includes('timeout expired')
      ? new ConnectRefused('unreachable', `${host}:${port} did not answer within ${connectTimeoutMs / 1000} s.`)
      : error;
  }
}

/** Ends the connection at once; the driver offers only a polite end, which waits for what is under way. */
export function destroyClient(client: Client): void {
  const { stream } = client.connection as unknown as { stream: { destroy(error?: Error): void } };
  stream.destroy(new ConnectionLost('the connection was closed'));
}

export function literal(text: string): string {
  return `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** Sockets never use TLS. `prefer` and `allow` have a second try with the other kind. */
function tlsAttempts(address: PostgresAddress, { host }: PostgresHost): readonly (ConnectionOptions | false)[] {
  if (host.startsWith('/')) return [false];
  switch (address.sslmode) {
    case 'disable':
      return [false];
    case 'allow':
      return [false, tlsOptions(address)];
    case 'prefer':
      return [tlsOptions(address), false];
    default:
      return [tlsOptions(address)];
  }
}

function tlsOptions({ sslmode, sslRootCert, sslCert, sslKey }: PostgresAddress): ConnectionOptions {
  const verifies = sslmode === 'verify-ca' || sslmode === 'verify-full';
  return {
    rejectUnauthorized: verifies,
    // Only verify-full asks for the right name, which the driver then compares.
    ...(sslmode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...(sslRootCert === undefined ? {} : { ca: certificate(sslRootCert) }),
    ...(sslCert === undefined ? {} : { cert: certificate(sslCert) }),
    ...(sslKey === undefined ? {} : { key: certificate(sslKey) }),
  };
}

function certificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConnectRefused('io', `the certificate file ${file} cannot be read (${messageOf(error)}).`);
  }
}

/** Whether another kind of connection, or another host, may work where this one did not. */
function mayTryNext(error: unknown): boolean {
  if (error instanceof ConnectRefused) return error.reason === 'unreachable';
  const code = codeOf(error);
  // A wrong password is wrong everywhere, except where the server refuses one kind of connection (28000).
  return code === '' || code === '28000' || !/^[0-9A-Z]{5}$/.test(code);
}
