import { MetaError } from '../../errors';
import { displayUrl } from '../../secrets/displayUrl';
import { decodePassword, splitCredentials } from '../url/credentials';
import { redisPassword, sentinelPassword } from '../url/environmentPassword';
import type { HostAndPort, RedisTopology } from './redisHosts';
import { parseHosts } from './redisHosts';
import type { RedisTls } from './redisQuery';
import { parseQuery } from './redisQuery';

/** Where the metadata is and how to get there. */
export interface RedisAddress {
  /** As far as the URL tells: `single` may turn out to be one node of a cluster (docs/formats/redis.md §1.2). */
  topology: RedisTopology;
  /** Of the server, of the sentinels or of some nodes of the cluster. Empty for a socket. */
  hosts: readonly HostAndPort[];
  /** Instead of hosts. */
  socketPath: string | undefined;
  /** The name by which sentinels know the master; '' elsewhere. */
  masterName: string;
  /** Logical database; in a cluster it is only the number in the key prefix. */
  db: number;
  user: string;
  password: string | undefined;
  sentinelPassword: string | undefined;
  tls: RedisTls | undefined;
  connectTimeoutMs: number;
  readTimeoutMs: number;
}

const FORM = 'redis://:password@host:6379/1';

/** `redis://`, `rediss://` and `unix://` URLs (docs/formats/redis.md §1.1–1.3). @throws {MetaError} `malformed` */
export function parseRedisUrl(url: string, env: NodeJS.ProcessEnv): RedisAddress {
  const scheme = /^(redis|rediss|unix):\/\//i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined) throw malformed(url, 'does not start with redis://, rediss:// or unix://');
  const { user, password = '', address } = splitCredentials(url.slice(scheme.length + 3));
  // Not the URL class: it takes no list of hosts.
  const beforeFragment = cut(address, '#').head;
  const { head, tail: queryText } = cut(beforeFragment, '?');
  const query = parseQuery(queryText, (problem) => malformed(url, problem));
  const common = {
    user: decoded(user),
    password: password === '' ? redisPassword(env) : decodePassword(password),
    sentinelPassword: sentinelPassword(env),
    tls: scheme === 'rediss' ? query.tls : undefined,
    connectTimeoutMs: query.connectTimeoutMs,
    readTimeoutMs: query.readTimeoutMs,
  };
  if (scheme === 'unix') {
    if (head === '') throw malformed(url, 'names no socket');
    const socket = { hosts: [], socketPath: decoded(head), masterName: '', db: query.db ?? 0 };
    return { topology: 'single', ...socket, ...common };
  }
  const { head: hostText, tail: path } = cut(head, '/');
  const hosts = parseHosts(decoded(hostText), (problem) => malformed(url, problem));
  return { ...hosts, socketPath: undefined, db: query.db ?? databaseOf(url, path), ...common };
}

/** No segment is database 0, one is its number. */
function databaseOf(url: string, path: string): number {
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.length === 0) return 0;
  if (segments.length > 1) throw malformed(url, 'has more behind its host than the number of a database');
  if (!/^\d+$/.test(segments[0] ?? '')) throw malformed(url, 'has a database that is not a number');
  return Number(segments[0]);
}

function cut(text: string, separator: string): { head: string; tail: string } {
  const index = text.indexOf(separator);
  return index < 0 ? { head: text, tail: '' } : { head: text.slice(0, index), tail: text.slice(index + 1) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function malformed(url: string, problem: string): MetaError {
  return new MetaError('malformed', `${displayUrl(url)} ${problem}. Write ${FORM}.`);
}
