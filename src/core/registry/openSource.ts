import { openDumpFile } from '../dump/openDumpFile';
import { openSqliteSource } from '../engines/sql/sqlite/sqliteSource';
import { parseSqliteUrl } from '../engines/sql/sqlite/sqliteUrl';
import { MetaError } from '../errors';
import type { MetadataSource } from '../ports/metadataSource';
import { displayUrl } from '../secrets/displayUrl';

/**
 * Opens whatever a person names: a metadata URL in the official spelling, or a dump file.
 * @throws {MetaError} `notFound`, `notJuiceFs`, `unsupported` for an engine this build does not have, and what opening gives.
 */
export function openSource(spec: string, options: { signal?: AbortSignal } = {}): Promise<MetadataSource> {
  return Promise.resolve().then(() => {
    options.signal?.throwIfAborted();
    const scheme = schemeOf(spec);
    if (scheme === undefined) return openDumpFile(spec);
    if (scheme === 'sqlite3') return openSqliteSource(parseSqliteUrl(spec), displayUrl(spec));
    throw unsupportedScheme(scheme);
  });
}

/** `redis` of `redis://host/1`; undefined for a file path. */
export function schemeOf(spec: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(spec)?.[1]?.toLowerCase();
}

export function unsupportedScheme(scheme: string): MetaError {
  return new MetaError(
    'unsupported',
    `Metadata engine ${scheme}:// is not supported by this version. Supported: sqlite3://.`,
  );
}
