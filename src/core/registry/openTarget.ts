import { MetaError } from '../errors';
import type { LoadTarget } from '../ports/volumeWriter';
import { engineOf } from './engines';
import { schemeOf, unsupportedScheme } from './openSource';

/** The engine a volume is to be loaded into. Nothing is touched before its `begin`. */
export function openTarget(url: string, env: NodeJS.ProcessEnv = process.env): LoadTarget {
  const scheme = schemeOf(url);
  if (scheme === undefined) {
    throw new MetaError(
      'malformed',
      `${url} is not a metadata URL. Write, for example, redis://host:6379/1, mysql://user@(host:3306)/db, postgres://user@host/db or sqlite3:///absolute/path.db.`,
    );
  }
  const engine = engineOf(scheme);
  if (engine === undefined) throw unsupportedScheme(scheme);
  return engine.openTarget(url, env);
}
