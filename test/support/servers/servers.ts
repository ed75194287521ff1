import type { ServerKind } from '../../../bin/setup/servers.mjs';
import { fixture } from '../fixtures';
import { startMariadb } from './mariadbServer';
import type { MariadbServer } from './mariadbServer';
import { startPostgres } from './postgresServer';
import type { PostgresServer } from './postgresServer';
import { startRedis } from './redisServer';
import type { RedisServer } from './redisServer';

export { describeWithServer } from './availability';

/** One server of each kind for the whole process, started when it is first asked for, stopped after all tests. */
let redis: Promise<RedisServer> | undefined;
let mariadb: Promise<MariadbServer> | undefined;
let postgres: Promise<PostgresServer> | undefined;

export function sharedRedis(): Promise<RedisServer> {
  redis ??= startRedis({ config: ['--databases', String(REDIS_DATABASES)] });
  return redis;
}

export function sharedMariadb(): Promise<MariadbServer> {
  mariadb ??= startMariadb();
  return mariadb;
}

export function sharedPostgres(): Promise<PostgresServer> {
  postgres ??= startPostgres();
  return postgres;
}

const REDIS_DATABASES = 4096;
let used = 0;

/** The URL of an empty database on the shared server. */
export async function freshDatabase(kind: ServerKind): Promise<string> {
  const number = ++used;
  if (kind !== 'redis') return (await newSqlDatabase(kind, `t${number}`)).url;
  if (number >= REDIS_DATABASES) throw new Error('more Redis databases than the shared server has');
  return (await sharedRedis()).url(number);
}

/** A Redis of its own on a copy of the file; the URL names the database that holds the data. */
export async function restoredRedis(name: string): Promise<string> {
  const server = await startRedis({ rdb: fixture(name) });
  const found = /^db(\d+):/m.exec(server.cli('INFO', 'keyspace'));
  if (found === null) throw new Error(`${name} holds no keys`);
  return server.url(Number(found[1]));
}

export function restoredMariadb(name: string): Promise<string> {
  return restoredSql('mariadb', name);
}

export function restoredPostgres(name: string): Promise<string> {
  return restoredSql('postgres', name);
}

const restored = new Map<string, Promise<string>>();

/** Like `restored…`, but one copy for all who ask: only for tests that do not write. */
export function fixtureUrl(kind: ServerKind, name: string): Promise<string> {
  const key = `${kind} ${name}`;
  const url = restored.get(key) ?? (kind === 'redis' ? restoredRedis(name) : restoredSql(kind, name));
  restored.set(key, url);
  return url;
}

type SqlKind = Exclude<ServerKind, 'redis'>;

async function restoredSql(kind: SqlKind, name: string): Promise<string> {
  const { server, database, url } = await newSqlDatabase(kind, `t${++used}`);
  server.restore(database, fixture(name));
  return url;
}

async function newSqlDatabase(
  kind: SqlKind,
  database: string,
): Promise<{ server: MariadbServer | PostgresServer; database: string; url: string }> {
  const server = kind === 'mariadb' ? await sharedMariadb() : await sharedPostgres();
  server.createDatabase(database);
  return { server, database, url: server.url(database) };
}
