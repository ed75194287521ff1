import type { IndexStorage } from '../dump/index/indexStorage';
import { openDumpFile } from '../dump/openDumpFile';
import { MetaError } from '../errors';
import type { MetadataSource } from '../ports/metadataSource';
import { ENGINES, engineOf } from './engines';

/**
 * Opens whatever a person names: a metadata URL in the official spelling, or a dump file.
 * @throws {MetaError} `notFound`, `notJuiceFs`, `unsupported` for an engine this build does not have, and what opening gives.
 */
export async function openSource(
  spec: string,
  options: { signal?: AbortSignal; env?: NodeJS.ProcessEnv; indexStorage?: IndexStorage | undefined } = {},
): Promise<MetadataSource> {
  const { signal, env = process.env } = options;
  signal?.throwIfAborted();
  const scheme = schemeOf(spec);
  if (scheme === undefined) return openDumpFile(spec, options.indexStorage);
  const engine = engineOf(scheme);
  if (engine === undefined) throw unsupportedScheme(scheme);
  return engine.openSource(spec, { signal, env });
}

/** `redis` of `redis://host/1`; undefined for a file path. */
export function schemeOf(spec: string): string | undefined {
  return /^([a-z][a-z0-9+.-]*):\/\//i.exec(spec)?.[1]?.toLowerCase();
}

export function unsupportedScheme(scheme: string): MetaError {
  const supported = ENGINES.flatMap(({ schemes }) => schemes.map((known) => `${known}://`)).join(', ');
  return new MetaError(
    'unsupported',
    `Metadata engine ${scheme}:// is not supported by this version. Supported: ${supported}.`,
  );
}
