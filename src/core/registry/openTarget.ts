import { SqliteTarget } from '../engines/sql/sqlite/sqliteTarget';
import { parseSqliteUrl } from '../engines/sql/sqlite/sqliteUrl';
import { MetaError } from '../errors';
import type { LoadTarget } from '../ports/volumeWriter';
import { displayUrl } from '../secrets/displayUrl';
import { schemeOf, unsupportedScheme } from './openSource';

/** The engine a volume is to be loaded into. Nothing is touched before its `begin`. */
export function openTarget(url: string): LoadTarget {
  const scheme = schemeOf(url);
  if (scheme === 'sqlite3') return new SqliteTarget(parseSqliteUrl(url), displayUrl(url));
  if (scheme !== undefined) throw unsupportedScheme(scheme);
  throw new MetaError('malformed', `${url} is not a metadata URL. Write sqlite3:///absolute/path.db.`);
}
