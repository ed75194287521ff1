import * as net from 'node:net';
import { MetaError } from '../../../errors';
import { displayUrl } from '../../../secrets/displayUrl';
import { POOL_OPTIONS, tablePrefixOf, wrongPoolOption } from '../ownOptions';
import { decodePassword, splitCredentials } from '../../url/credentials';
import { metaPassword, passfilePassword } from '../../url/environmentPassword';

export const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

export interface PostgresHost {
  /** The directory of a socket when it starts with `/`. */
  host: string;
  port: number;
}

export interface PostgresAddress {
  /** To be tried in this order; never empty. */
  hosts: readonly PostgresHost[];
  user: string;
  password: string | undefined;
  database: string;
  /** '' for tables named `jfs_node`, otherwise `jfs_<prefix>_node`. */
  tablePrefix: string;
  /** The one schema that holds the tables. */
  searchPath: string | undefined;
  sslmode: (typeof SSL_MODES)[number];
  sslRootCert: string | undefined;
  sslCert: string | undefined;
  sslKey: string | undefined;
  /** 0 waits for ever. */
  connectTimeoutMs: number;
  readTimeoutMs: number;
  /** Session settings: names are identifiers, values are plain text, still to be quoted. */
  settings: readonly (readonly [string, string])[];
}

const FORM = 'postgres://user:password@host:5432/database';
const DEFAULT_HOST = 'localhost';
const DEFAULT_PORT = 5432;
const DEFAULT_CONNECT_TIMEOUT_S = '10';
/** The official client has no parameter for it. */
const READ_TIMEOUT_MS = 60_000;
/** Parameters that are no session settings: those read below, and those that only tune the official client's driver. */
const NOT_SETTINGS = new Set([
  ...['table_prefix', ...POOL_OPTIONS, 'host', 'port', 'user', 'password', 'dbname', 'database', 'search_path'],
  ...['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'sslpassword', 'sslsni', 'sslnegotiation', 'connect_timeout'],
  ...['passfile', 'krbspn', 'krbsrvname', 'target_session_attrs', 'channel_binding', 'min_read_buffer_size'],
  ...['statement_cache_capacity', 'description_cache_capacity', 'default_query_exec_mode'],
]);

/** `postgres://[user[:password]@][host[:port],…]/database[?parameters]` (docs/formats/sql.md §1.2). */
export function parsePostgresUrl(url: string, env: NodeJS.ProcessEnv): PostgresAddress {
  const scheme = /^postgres(?:ql)?:\/\//i.exec(url)?.[0];
  if (scheme === undefined) throw malformed(url, 'does not start with postgres://');
  const split = splitCredentials(url.slice(scheme.length));
  const [, authority = '', path = '', parameters = ''] = /^([^/?#]*)([^?#]*)(?:\?([^#]*))?/.exec(split.address) ?? [];
  const query = new URLSearchParams(parameters);
  const hosts = hostsOf(url, authority, query, env);
  const user = first(query.get('user'), decodePassword(split.user), env['PGUSER'], env['USER'], env['USERNAME']);
  if (user === undefined) throw malformed(url, 'names no user');
  const named = decoded(url, path.replace(/^\/+/, ''));
  const database = first(query.get('dbname'), query.get('database'), named, env['PGDATABASE']) ?? user;
  const address = {
    hosts,
    user,
    database,
    tablePrefix: tablePrefixOf(url, query),
    searchPath: searchPathOf(url, query),
    ...tlsOf(url, query, env),
    connectTimeoutMs: connectTimeoutOf(url, query, env),
    readTimeoutMs: READ_TIMEOUT_MS,
    settings: settingsOf(url, query, env),
  };
  const ownPassword = first(query.get('password'), decodePassword(split.password ?? ''));
  return { ...address, password: ownPassword ?? metaPassword(env) ?? postgresPassword(address, env) };
}

function postgresPassword(
  { hosts, user, database }: Pick<PostgresAddress, 'hosts' | 'user' | 'database'>,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const [server] = hosts;
  return first(env['PGPASSWORD']) ?? (server && passfilePassword(env, { ...server, user, database }));
}

/** Parameters win over the authority, which wins over the environment. A host without a port takes the first one given. */
function hostsOf(url: string, authority: string, query: URLSearchParams, env: NodeJS.ProcessEnv): PostgresHost[] {
  const written = listOf(authority).map((text) => hostAndPort(url, text));
  const ports = written.map(({ port }) => port).filter((port) => port !== undefined);
  if (ports.length > 0 && written.at(-1)?.port === undefined) {
    // The official client cannot read it, and libpq takes the default port.
    throw malformed(url, 'needs a port behind its last host, as behind the others');
  }
  const named = written.filter(({ host }) => host !== '');
  const overruled = listOf(query.get('host')).map((host) => ({ host, port: undefined }));
  const fallback = listOf(first(env['PGHOST']) ?? DEFAULT_HOST).map((host) => ({ host, port: undefined }));
  const hosts = [overruled, named, fallback].find((list) => list.length > 0) ?? [];
  const forced = listOf(query.get('port'));
  const usual = listOf(env['PGPORT']);
  return hosts.map(({ host, port }, index) => ({
    host: host.replace(/^\[(.*)\]$/, '$1'),
    port: portOf(url, forced[index] ?? forced[0] ?? port ?? ports[0] ?? usual[index] ?? usual[0]),
  }));
}

function hostAndPort(url: string, text: string): { host: string; port: string | undefined } {
  if (net.isIPv6(text)) return { host: text, port: undefined };
  const [, host, port] = /^(\[[^\]]*\]|[^:()]*)(?::(\d*))?$/.exec(text) ?? [];
  if (host === undefined) throw malformed(url, 'has an address that is not host:port');
  return { host: decoded(url, host), port: port === '' ? undefined : port };
}

function portOf(url: string, text = String(DEFAULT_PORT)): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw malformed(url, 'has a port, maybe from PGPORT, that does not exist');
}

function tlsOf(
  url: string,
  query: URLSearchParams,
  env: NodeJS.ProcessEnv,
): Pick<PostgresAddress, 'sslmode' | 'sslRootCert' | 'sslCert' | 'sslKey'> {
  const text = first(query.get('sslmode'), env['PGSSLMODE']) ?? 'prefer';
  const sslmode = SSL_MODES.find((mode) => mode === text);
  if (sslmode === undefined) {
    throw new MetaError('malformed', `sslmode for ${displayUrl(url)} must be one of ${SSL_MODES.join(', ')}.`);
  }
  const sslRootCert = first(query.get('sslrootcert'), env['PGSSLROOTCERT']);
  const sslCert = first(query.get('sslcert'), env['PGSSLCERT']);
  const sslKey = first(query.get('sslkey'), env['PGSSLKEY']);
  if ((sslCert === undefined) !== (sslKey === undefined)) {
    throw new MetaError('malformed', `${displayUrl(url)} needs both sslcert and sslkey, or neither.`);
  }
  // As every PostgreSQL client has it: who names an authority wants it checked.
  const checked = sslmode === 'require' && sslRootCert !== undefined ? 'verify-ca' : sslmode;
  return { sslmode: checked, sslRootCert, sslCert, sslKey };
}

function searchPathOf(url: string, query: URLSearchParams): string | undefined {
  const text = first(query.get('search_path')?.trim());
  if (text?.includes(',')) {
    throw new MetaError('malformed', `search_path in ${displayUrl(url)} must be one schema, not a list.`);
  }
  return text;
}

function connectTimeoutOf(url: string, query: URLSearchParams, env: NodeJS.ProcessEnv): number {
  const text = first(query.get('connect_timeout'), env['PGCONNECT_TIMEOUT']) ?? DEFAULT_CONNECT_TIMEOUT_S;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  throw new MetaError('malformed', `connect_timeout for ${displayUrl(url)} is not a number of seconds.`);
}

function settingsOf(url: string, query: URLSearchParams, env: NodeJS.ProcessEnv): [string, string][] {
  const wrong = wrongPoolOption(query);
  if (wrong !== undefined) throw malformed(url, `has a ${wrong} that is not a number`);
  for (const name of ['service', 'servicefile', 'options']) {
    if (query.has(name)) {
      const instead = 'Write each parameter or setting as name=value of its own';
      throw new MetaError('unsupported', `${name} in ${displayUrl(url)} is not supported. ${instead}.`);
    }
  }
  const settings = [...query].filter(([name]) => !NOT_SETTINGS.has(name));
  if (!settings.every(([name]) => /^[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*$/.test(name))) {
    throw new MetaError('malformed', `${displayUrl(url)} has a parameter that is not the name of a setting.`);
  }
  const application = first(env['PGAPPNAME']);
  if (application !== undefined && !query.has('application_name')) settings.push(['application_name', application]);
  return settings;
}

function decoded(url: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(url, 'has a % in front of its parameters that must be written as %25');
  }
}

function listOf(text: string | null | undefined): string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}

/** The first that is not empty. */
function first(...texts: (string | null | undefined)[]): string | undefined {
  return texts.find((text) => text !== null && text !== undefined && text !== '') ?? undefined;
}

function malformed(url: string, problem: string): MetaError {
  return new MetaError('malformed', `${displayUrl(url)} ${problem}. Write ${FORM}.`);
}
