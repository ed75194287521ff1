import { goDurationMs } from '../url/goDuration';

export interface RedisTls {
  /** PEM files; a CA replaces the system's. */
  caFile: string | undefined;
  certFile: string | undefined;
  keyFile: string | undefined;
  /** Instead of the host of each connection. */
  serverName: string | undefined;
  skipVerify: boolean;
}

export interface RedisQuery {
  db: number | undefined;
  tls: RedisTls;
  connectTimeoutMs: number;
  readTimeoutMs: number;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_READ_TIMEOUT_MS = 30_000;

/** Names of the official client and of its driver (docs/formats/redis.md §1.3); most tune what we do not have. */
const KNOWN = new Set([
  ...['read-timeout', 'read_timeout', 'write-timeout', 'write_timeout', 'min-retry-backoff', 'min_retry_backoff'],
  ...['max-retry-backoff', 'max_retry_backoff', 'route-read', 'insecure-skip-verify', 'tls-cert-file'],
  ...['tls-key-file', 'tls-ca-cert-file', 'tls-server-name', 'client-cache', 'client-cache-size'],
  ...['client-cache-expire', 'client-cache-preload', 'db', 'protocol', 'client_name', 'max_retries', 'dial_timeout'],
  ...['pool_fifo', 'pool_size', 'pool_timeout', 'min_idle_conns', 'max_idle_conns', 'max_active_conns'],
  ...['max_concurrent_dials', 'conn_max_idle_time', 'idle_timeout', 'conn_max_lifetime', 'max_conn_age'],
  ...['conn_max_lifetime_jitter', 'skip_verify'],
]);

export function parseQuery(text: string, malformed: (problem: string) => Error): RedisQuery {
  const query = new URLSearchParams(text);
  const unknown = [...query.keys()].find((name) => !KNOWN.has(name));
  if (unknown !== undefined) throw malformed(`has an unknown parameter (${unknown})`);
  const filled = (name: string): string | undefined => {
    const value = query.get(name);
    return value === null || value === '' ? undefined : value;
  };
  const db = filled('db');
  if (db !== undefined && !/^\d+$/.test(db)) throw malformed('has a db that is not a number');
  const tls: RedisTls = {
    caFile: filled('tls-ca-cert-file'),
    certFile: filled('tls-cert-file'),
    keyFile: filled('tls-key-file'),
    serverName: filled('tls-server-name'),
    // Even `false` switches it off, as in the official client.
    skipVerify: filled('insecure-skip-verify') !== undefined,
  };
  if ((tls.certFile === undefined) !== (tls.keyFile === undefined)) {
    throw malformed('needs both of tls-cert-file and tls-key-file');
  }
  return {
    db: db === undefined ? undefined : Number(db),
    tls,
    connectTimeoutMs: durationOf(filled('dial_timeout')) ?? DEFAULT_CONNECT_TIMEOUT_MS,
    readTimeoutMs: durationOf(filled('read-timeout') ?? filled('read_timeout')) ?? DEFAULT_READ_TIMEOUT_MS,
  };
}

/** Undefined, so that the default counts, for what is not a duration, as in the official client. */
function durationOf(text: string | undefined): number | undefined {
  const milliseconds = text === undefined ? undefined : goDurationMs(text);
  return milliseconds === 0 ? undefined : milliseconds;
}
