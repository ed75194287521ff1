import { basename } from 'node:path';
import { schemeOf } from '../../core/registry/openSource';
import { displayUrl } from '../../core/secrets/displayUrl';
import type { Connection } from './connection';

/** How a metadata engine is asked for in *Add Connection…*. One element an engine; the form follows. */
export interface EngineForm {
  scheme: string;
  name: string;
  /** The address is a file, picked by a dialog. */
  isFile: boolean;
  /** An address as an example. */
  example: string;
}

export const ENGINE_FORMS: readonly EngineForm[] = [
  { scheme: 'sqlite3', name: 'SQLite', isFile: true, example: 'sqlite3:///srv/volume.db' },
];

/** For people: what kind of thing a connection is. */
export function engineName(connection: Pick<Connection, 'kind' | 'address'>): string {
  if (connection.kind === 'dump') return 'dump';
  const scheme = schemeOf(connection.address) ?? '';
  return ENGINE_FORMS.find((form) => form.scheme === scheme)?.name ?? scheme;
}

/** For narrow places: the file's name, or host and database. The whole address is in the tooltip. */
export function shortAddress({ kind, address }: Pick<Connection, 'kind' | 'address'>): string {
  const isFile = kind === 'dump' || ENGINE_FORMS.some((form) => form.isFile && form.scheme === schemeOf(address));
  const path = displayUrl(address).replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  return isFile ? basename(path) : path;
}
