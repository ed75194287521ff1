import * as net from 'node:net';
import { MetaError } from '../../../errors';
import { displayUrl } from '../../../secrets/displayUrl';
import { POOL_OPTIONS, tablePrefixOf, wrongPoolOption } from '../ownOptions';
import { decodePassword, splitCredentials } from '../../url/credentials';
import { metaPassword } from '../../url/environmentPassword';
import { goDurationMs } from '../../url/goDuration';

export interface MysqlAddress {
  host: string;
  port: number;
  /** Instead of host and port. */
  socketPath: string | undefined;
  user: string;
  password: string | undefined;
  database: string;
  /** '' for tables named `jfs_node`, otherwise `jfs_<prefix>_node`. */
  tablePrefix: string;
  tls: 'off' | 'verify' | 'skip-verify' | 'preferred';
  /** 0 waits for ever, as does 0 for reads. */
  connectTimeoutMs: number;
  readTimeoutMs: number;
  /** `SET key=value` for each connection, verbatim. */
  variables: readonly (readonly [string, string])[];
}

type Server = Pick<MysqlAddress, 'host' | 'port' | 'socketPath'>;

const FORM = 'mysql://user:password@(host:3306)/database';
const DEFAULT_HOST = '127.0.0.1';
const DEFAULT_PORT = 3306;
const DEFAULT_SOCKET = '/tmp/mysql.sock';
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_READ_TIMEOUT_MS = 60_000;
/** Options of the official client and parameters of its driver that have a meaning here. */
const USED = ['table_prefix', 'tls', 'timeout', 'readTimeout'];
/** Parameters of the official client's driver that only tune that driver. */
const IGNORED = new Set([
  ...['allowAllFiles', 'allowCleartextPasswords', 'allowFallbackToPlaintext', 'allowNativePasswords'],
  ...['allowOldPasswords', 'charset', 'checkConnLiveness', 'clientFoundRows', 'collation', 'columnsWithAlias'],
  ...['compress', 'connectionAttributes', 'interpolateParams', 'loc', 'maxAllowedPacket', 'multiStatements'],
  ...['parseTime', 'rejectReadOnly', 'serverPubKey', 'strict', 'timeTruncate', 'writeTimeout'],
]);

/** `mysql://[user[:password]@][net[(address)]]/database[?options]`, a Go DSN and not a URL (docs/formats/sql.md §1.1). */
export function parseMysqlUrl(url: string, env: NodeJS.ProcessEnv): MysqlAddress {
  const scheme = /^mysql:\/\//i.exec(url)?.[0];
  if (scheme === undefined) throw malformed(url, 'does not start with mysql://');
  const { user, password = '', address } = splitCredentials(url.slice(scheme.length));
  const question = address.indexOf('?');
  const target = question < 0 ? address : address.slice(0, question);
  const slash = target.lastIndexOf('/');
  if (slash < 0) throw malformed(url, 'has no / in front of a database name');
  const query = new URLSearchParams(question < 0 ? '' : address.slice(question + 1));
  const wrong = wrongPoolOption(query);
  if (wrong !== undefined) throw malformed(url, `has a ${wrong} that is not a number`);
  return {
    ...serverOf(url, target.slice(0, slash)),
    user,
    password: password === '' ? metaPassword(env) : decodePassword(password),
    database: databaseOf(url, target.slice(slash + 1)),
    tablePrefix: tablePrefixOf(url, query),
    tls: tlsOf(url, query.get('tls') ?? 'false'),
    connectTimeoutMs: timeoutOf(url, query, 'timeout') ?? DEFAULT_CONNECT_TIMEOUT_MS,
    readTimeoutMs: timeoutOf(url, query, 'readTimeout') ?? DEFAULT_READ_TIMEOUT_MS,
    variables: variablesOf(url, query),
  };
}

/** `net(address)`, `(address)`, `net` or nothing. */
function serverOf(url: string, text: string): Server {
  const [, network, address = ''] = /^([a-z0-9]*)(?:\((.*)\))?$/s.exec(text) ?? [];
  if (network === 'unix') return { host: '', port: 0, socketPath: address === '' ? DEFAULT_SOCKET : address };
  if (network === undefined || !['', 'tcp', 'tcp4', 'tcp6'].includes(network)) {
    throw malformed(url, 'does not have its host and port in parentheses');
  }
  const [, host, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(net.isIPv6(address) ? `[${address}]` : address) ?? [];
  if (host === undefined) throw malformed(url, 'has an address that is not host:port');
  const number = Number(port ?? DEFAULT_PORT);
  if (number < 1 || number > 65_535) throw malformed(url, `has port ${number}, which does not exist`);
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return { host: bare === '' ? DEFAULT_HOST : bare, port: number, socketPath: undefined };
}

function databaseOf(url: string, text: string): string {
  if (text === '') throw malformed(url, 'names no database');
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed(url, 'has a % in its database name that must be written as %25');
  }
}

function tlsOf(url: string, text: string): MysqlAddress['tls'] {
  const value = text.toLowerCase();
  if (['false', '0', ''].includes(value)) return 'off';
  if (['true', '1'].includes(value)) return 'verify';
  if (value === 'skip-verify' || value === 'preferred') return value;
  throw new MetaError('malformed', `tls in ${displayUrl(url)} may be true, false, skip-verify or preferred.`);
}

function timeoutOf(url: string, query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const milliseconds = goDurationMs(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new MetaError('malformed', `${name} in ${displayUrl(url)} is not a duration such as 30s or 1m30s.`);
}

/** They become text of a statement, so nothing that could end it is let through. */
function variablesOf(url: string, query: URLSearchParams): [string, string][] {
  const known = new Set([...USED, ...POOL_OPTIONS, ...IGNORED]);
  const variables = [...query].filter(([name]) => !known.has(name));
  for (const [name, value] of variables) {
    if (!/^[A-Za-z_][A-Za-z0-9_.]*$/.test(name)) {
      throw new MetaError('malformed', `${displayUrl(url)} has a parameter that is not the name of a variable.`);
    }
    if (value.includes(';'))
      throw new MetaError('malformed', `${name} in ${displayUrl(url)} may not hold a semicolon.`);
  }
  return variables;
}

function malformed(url: string, problem: string): MetaError {
  return new MetaError('malformed', `${displayUrl(url)} ${problem}. Write ${FORM}.`);
}
