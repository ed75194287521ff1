import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import { schemeOf } from '../../registry/openSource';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { redis: '6379', mysql: '3306', postgres: '5432' };
/** Options that name a part of a database, so that two loads beside each other are possible. */
const PARTS = ['db', 'search_path', 'table_prefix'] as const;

/**
 * Whether two metadata URLs name one database, whatever user, password, options and spelling each has. A host under two
 * names is not found out: a target that is not empty is refused all the same.
 */
export function isSameDatabase(one: string, other: string): boolean {
  const identity = identityOf(one);
  return identity !== undefined && identity === identityOf(other);
}

/** One text for all spellings; undefined for a file path. */
function identityOf(url: string): string | undefined {
  const given = schemeOf(url);
  if (given === undefined) return undefined;
  const scheme = { rediss: 'redis', postgresql: 'postgres' }[given] ?? given;
  const [address, query] = splitOnce(url.slice(given.length + '://'.length), '?');
  const parts = new URLSearchParams(query);
  const named = PARTS.map((name) => `${name}=${parts.get(name) ?? ''}`).join('&');
  if (scheme === 'sqlite3') return `${scheme} ${realPath(address)} ${named}`;
  const [servers, database] = splitOnce(withoutUser(address), scheme === 'mysql' ? ')/' : '/');
  const hosts = servers
    .replace(/^(?:tcp)?\(/, '')
    .split(',')
    .map((server) => hostOf(server, DEFAULT_PORTS[scheme] ?? ''));
  return `${scheme} ${hosts.join(',')} ${database === '' && scheme === 'redis' ? '0' : database} ${named}`;
}

function hostOf(server: string, defaultPort: string): string {
  const [, host = server, port = defaultPort] = /^(.*?)(?::(\d+))?$/.exec(server.toLowerCase()) ?? [];
  return `${/^(?:localhost|127\.\d+\.\d+\.\d+|\[?::1\]?|)$/.test(host) ? 'localhost' : host}:${port}`;
}

function withoutUser(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function realPath(file: string): string {
  const absolute = path.resolve(file);
  try {
    return realpathSync(absolute);
  } catch {
    // A file that is not there yet is no source.
    return absolute;
  }
}
