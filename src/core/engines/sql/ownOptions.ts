import { MetaError } from '../../errors';
import { displayUrl } from '../../secrets/displayUrl';

/** Options of the official client for its connection pool, which have no meaning here (docs/formats/sql.md §1). */
export const POOL_OPTIONS = ['max_open_conns', 'max_idle_conns', 'max_idle_time', 'max_life_time'] as const;

/** One that the official client would refuse, since it is no number. */
export function wrongPoolOption(query: URLSearchParams): string | undefined {
  return POOL_OPTIONS.find((name) => !/^-?\d*$/.test(query.get(name) ?? ''));
}

/** '' without one. @throws {MetaError} `malformed` */
export function tablePrefixOf(url: string, query: URLSearchParams): string {
  const prefix = query.get('table_prefix') ?? '';
  if (!/^[A-Za-z0-9_]*$/.test(prefix)) {
    throw new MetaError('malformed', `table_prefix in ${displayUrl(url)} may hold letters, digits and _ only.`);
  }
  return prefix;
}
