import { RedisConnector } from '../engines/redis/redisConnector';
import { openRedisSource } from '../engines/redis/redisSource';
import { RedisSettingStore } from '../engines/redis/redisSettingStore';
import { RedisTarget } from '../engines/redis/redisTarget';
import { parseRedisUrl } from '../engines/redis/redisUrl';
import { mysqlTargetKind } from '../engines/sql/mysql/mysqlBulkServer';
import { MysqlConnector } from '../engines/sql/mysql/mysqlConnector';
import { mysqlUpdater } from '../engines/sql/mysql/mysqlUpdater';
import { parseMysqlUrl } from '../engines/sql/mysql/mysqlUrl';
import { PostgresConnector } from '../engines/sql/postgres/postgresConnector';
import { postgresTargetKind } from '../engines/sql/postgres/postgresBulkServer';
import { postgresUpdater } from '../engines/sql/postgres/postgresUpdater';
import { parsePostgresUrl } from '../engines/sql/postgres/postgresUrl';
import { ServerTarget } from '../engines/sql/server/serverTarget';
import { SqlSettingStore } from '../engines/sql/sqlSettingStore';
import { openSqlSource } from '../engines/sql/sqlSource';
import { SqliteConnector } from '../engines/sql/sqlite/sqliteConnector';
import { SqliteTarget } from '../engines/sql/sqlite/sqliteTarget';
import { sqliteUpdater } from '../engines/sql/sqlite/sqliteUpdater';
import { parseSqliteUrl } from '../engines/sql/sqlite/sqliteUrl';
import type { MetadataSource } from '../ports/metadataSource';
import type { SettingStore } from '../ports/settingStore';
import type { LoadTarget } from '../ports/volumeWriter';
import { displayUrl } from '../secrets/displayUrl';

/** A metadata engine, by the schemes of its URLs. Its driver is loaded when it is first used. */
export interface Engine {
  readonly schemes: readonly string[];
  openSource(url: string, options: OpenOptions): Promise<MetadataSource>;
  openTarget(url: string, env: NodeJS.ProcessEnv): LoadTarget;
  openSettingStore(url: string, env: NodeJS.ProcessEnv): SettingStore;
}

export interface OpenOptions {
  signal?: AbortSignal | undefined;
  /** Passwords that the official client takes from there: META_PASSWORD and the like. */
  env: NodeJS.ProcessEnv;
}

export const ENGINES: readonly Engine[] = [
  {
    schemes: ['sqlite3'],
    openSource: (url, options) => openSqlSource(new SqliteConnector(parseSqliteUrl(url), displayUrl(url)), options),
    openTarget: (url) => new SqliteTarget(parseSqliteUrl(url), displayUrl(url)),
    openSettingStore: (url) => new SqlSettingStore(sqliteUpdater(parseSqliteUrl(url), displayUrl(url))),
  },
  {
    schemes: ['redis', 'rediss', 'unix'],
    openSource: (url, options) =>
      openRedisSource(new RedisConnector(parseRedisUrl(url, options.env), displayUrl(url)), options),
    openTarget: (url, env) => new RedisTarget(new RedisConnector(parseRedisUrl(url, env), displayUrl(url))),
    openSettingStore: (url, env) => new RedisSettingStore(new RedisConnector(parseRedisUrl(url, env), displayUrl(url))),
  },
  {
    schemes: ['mysql'],
    openSource: (url, options) =>
      openSqlSource(new MysqlConnector(parseMysqlUrl(url, options.env), displayUrl(url)), options),
    openTarget: (url, env) =>
      new ServerTarget(mysqlTargetKind(new MysqlConnector(parseMysqlUrl(url, env), displayUrl(url)))),
    openSettingStore: (url, env) =>
      new SqlSettingStore(mysqlUpdater(new MysqlConnector(parseMysqlUrl(url, env), displayUrl(url)))),
  },
  {
    schemes: ['postgres', 'postgresql'],
    openSource: (url, options) =>
      openSqlSource(new PostgresConnector(parsePostgresUrl(url, options.env), displayUrl(url)), options),
    openTarget: (url, env) =>
      new ServerTarget(postgresTargetKind(new PostgresConnector(parsePostgresUrl(url, env), displayUrl(url)))),
    openSettingStore: (url, env) =>
      new SqlSettingStore(postgresUpdater(new PostgresConnector(parsePostgresUrl(url, env), displayUrl(url)))),
  },
];

export function engineOf(scheme: string): Engine | undefined {
  return ENGINES.find((engine) => engine.schemes.includes(scheme));
}
