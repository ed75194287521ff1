import { openSqlSource } from '../engines/sql/sqlSource';
import { SqliteConnector } from '../engines/sql/sqlite/sqliteConnector';
import { SqliteTarget } from '../engines/sql/sqlite/sqliteTarget';
import { parseSqliteUrl } from '../engines/sql/sqlite/sqliteUrl';
import type { MetadataSource } from '../ports/metadataSource';
import type { LoadTarget } from '../ports/volumeWriter';
import { displayUrl } from '../secrets/displayUrl';

/** A metadata engine, by the schemes of its URLs. Its driver is loaded when it is first used. */
export interface Engine {
  readonly schemes: readonly string[];
  openSource(url: string, options: OpenOptions): Promise<MetadataSource>;
  openTarget(url: string, env: NodeJS.ProcessEnv): LoadTarget;
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
  },
];

export function engineOf(scheme: string): Engine | undefined {
  return ENGINES.find((engine) => engine.schemes.includes(scheme));
}
