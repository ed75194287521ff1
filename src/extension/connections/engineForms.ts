import { basename } from 'node:path';
import { parseRedisUrl } from '../../core/engines/redis/redisUrl';
import { parseMysqlUrl } from '../../core/engines/sql/mysql/mysqlUrl';
import { parsePostgresUrl } from '../../core/engines/sql/postgres/postgresUrl';
import { parseSqliteUrl } from '../../core/engines/sql/sqlite/sqliteUrl';
import { splitCredentials } from '../../core/engines/url/credentials';
import { messageOf } from '../../core/errors';
import { schemeOf } from '../../core/registry/openSource';
import { displayUrl } from '../../core/secrets/displayUrl';
import type { Connection } from './connection';

/** How a metadata engine is asked for. One element an engine; the forms follow. */
export interface EngineForm {
  /** Of its URLs, the usual one first. */
  schemes: readonly [string, ...string[]];
  name: string;
  /** The address is a file, picked by a dialog. */
  isFile: boolean;
  /** Addresses without a password, the usual one first. */
  examples: readonly [string, ...string[]];
  /** Throws, with a sentence for people, what is wrong with a URL of one of the schemes. */
  parse(url: string): unknown;
}

export const ENGINE_FORMS: readonly EngineForm[] = [
  {
    schemes: ['redis', 'rediss', 'unix'],
    name: 'Redis',
    isFile: false,
    examples: [
      'redis://host:6379/1',
      'rediss://user@host:6380/1',
      'redis://master,sentinel1:26379,sentinel2:26379/1',
      'unix:///run/redis/redis.sock?db=1',
    ],
    parse: (url) => parseRedisUrl(url, process.env),
  },
  {
    schemes: ['mysql'],
    name: 'MySQL or MariaDB',
    isFile: false,
    examples: ['mysql://user@(host:3306)/juicefs', 'mysql://user@unix(/run/mysqld/mysqld.sock)/juicefs'],
    parse: (url) => parseMysqlUrl(url, process.env),
  },
  {
    schemes: ['postgres', 'postgresql'],
    name: 'PostgreSQL',
    isFile: false,
    examples: ['postgres://user@host:5432/juicefs?sslmode=require', 'postgres://user@host1:5432,host2:5432/juicefs'],
    parse: (url) => parsePostgresUrl(url, process.env),
  },
  {
    schemes: ['sqlite3'],
    name: 'SQLite',
    isFile: true,
    examples: ['sqlite3:///srv/volume.db'],
    parse: parseSqliteUrl,
  },
];

/** The form of a URL's scheme; undefined for a scheme that no engine has, and for other text. */
export function formOf(url: string): EngineForm | undefined {
  const scheme = schemeOf(url);
  return scheme === undefined ? undefined : ENGINE_FORMS.find(({ schemes }) => schemes.includes(scheme));
}

/** What is wrong with a URL that has a form, in one sentence without a secret. */
export function problemOf(form: EngineForm, url: string): string | undefined {
  try {
    form.parse(url);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** For people: what kind of thing a connection is. */
export function engineName(connection: Pick<Connection, 'kind' | 'address'>): string {
  if (connection.kind === 'dump') return 'dump';
  return formOf(connection.address)?.name ?? schemeOf(connection.address) ?? '';
}

/** Whether a server answers at the address, which may want a password. */
export function hasServer({ kind, address }: Pick<Connection, 'kind' | 'address'>): boolean {
  return kind === 'engine' && formOf(address)?.isFile !== true;
}

/** For narrow places: the file's name, or host and database. The whole address is in the tooltip. */
export function shortAddress({ kind, address }: Pick<Connection, 'kind' | 'address'>): string {
  const rest = displayUrl(address).replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  if (!hasServer({ kind, address })) return basename(rest);
  const { address: place } = splitCredentials(rest);
  const [path = '', query = ''] = place.split(/\?(.*)/s);
  if (schemeOf(address) === 'unix')
    return serverAndDatabase(basename(path), new URLSearchParams(query).get('db') ?? '');
  // `(host:port)/db` and `unix(/run/mysqld.sock)/db`.
  const [, network, inside, database] = /^([a-z0-9]*)\((.*)\)\/([^/]*)$/s.exec(path) ?? [];
  if (inside !== undefined) return serverAndDatabase(network === 'unix' ? basename(inside) : inside, database ?? '');
  const slash = path.indexOf('/');
  const [first = '', ...others] = (slash < 0 ? path : path.slice(0, slash)).split(',');
  return serverAndDatabase(
    others.length === 0 ? first : `${first} +${others.length}`,
    slash < 0 ? '' : path.slice(slash + 1),
  );
}

function serverAndDatabase(server: string, database: string): string {
  return database === '' ? server : `${server}/${database}`;
}
