import * as path from 'node:path';
import { MetaError } from '../../../errors';

export interface SqliteAddress {
  /** Absolute. */
  file: string;
  /** '' for tables named `jfs_node`, otherwise `jfs_<prefix>_node`. */
  tablePrefix: string;
  busyTimeoutMs: number;
}

const DEFAULT_BUSY_TIMEOUT_MS = 5000;

/**
 * `sqlite3://PATH[?options]` in the official spelling: PATH is relative to the working directory or absolute and is not
 * percent-decoded (docs/formats/sql.md §1.3). Options that only tune a driver are accepted and have no effect here.
 */
export function parseSqliteUrl(url: string): SqliteAddress {
  const [, rest = ''] = /^sqlite3:\/\/(.*)$/s.exec(url) ?? [];
  const question = rest.indexOf('?');
  const file = question < 0 ? rest : rest.slice(0, question);
  if (file === '' || file === ':memory:') {
    throw new MetaError(
      'malformed',
      `${url} names no database file. Write sqlite3:///absolute/path.db or sqlite3://relative.db.`,
    );
  }
  const query = new URLSearchParams(question < 0 ? '' : rest.slice(question + 1));
  const tablePrefix = query.get('table_prefix') ?? '';
  if (!/^[A-Za-z0-9_]*$/.test(tablePrefix)) {
    throw new MetaError('malformed', `table_prefix=${tablePrefix} in ${url} may hold letters, digits and _ only.`);
  }
  const timeout = Number(query.get('_timeout') ?? query.get('_busy_timeout') ?? DEFAULT_BUSY_TIMEOUT_MS);
  return {
    file: path.resolve(file),
    tablePrefix,
    busyTimeoutMs: Number.isSafeInteger(timeout) && timeout >= 0 ? timeout : DEFAULT_BUSY_TIMEOUT_MS,
  };
}
