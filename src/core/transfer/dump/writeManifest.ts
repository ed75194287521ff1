import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import { MetaError } from '../../errors';
import { writeTextFile } from '../../files/writeTextFile';
import { PROGRAM } from '../../program';
import { sha256OfFile } from '../certificate/certifiedSource';
import type { DumpRequest, DumpResult } from './dumpRequest';
import type { Manifest } from './manifest';
import { MANIFEST_FORMAT, MANIFEST_VERSION, manifestFile } from './manifest';

/** @throws {MetaError} `exists` when there is a manifest that may not be replaced. */
export async function requireNoManifest(dump: string): Promise<void> {
  const file = manifestFile(dump);
  const isThere = await stat(file).then(
    () => true,
    () => false,
  );
  if (isThere) {
    throw new MetaError('exists', `${file} is there already. Choose another name or allow overwriting.`);
  }
}

/** Writes what is known of a dump beside it. @returns its file. @throws {MetaError} `io` */
export async function writeManifest(
  dump: string,
  from: string,
  volume: { name: string; uuid: string },
  request: DumpRequest,
  result: DumpResult,
  replace: boolean,
): Promise<string> {
  const manifest: Manifest = {
    format: MANIFEST_FORMAT,
    version: MANIFEST_VERSION,
    madeBy: PROGRAM,
    writtenAt: new Date().toISOString(),
    file: path.basename(dump),
    fileBytes: result.fileBytes,
    // Read back: what is on the disk is what a restore will read.
    fileSha256: await sha256OfFile(dump),
    jsonBytes: result.jsonBytes,
    jsonSha256: result.sha256,
    volume,
    from,
    subdir: request.subdir,
    skippedTrash: request.skipTrash === true,
    entries: result.entries,
    redaction: request.redaction,
    removedSecrets: result.removedSecrets,
    keptSecrets: result.keptSecrets,
    consistency: result.consistency,
  };
  const file = manifestFile(dump);
  const isWritten = await writeTextFile(file, `${JSON.stringify(manifest, undefined, 2)}\n`, {
    mode: 0o644,
    replace,
  });
  if (!isWritten) throw new MetaError('exists', `${file} appeared while the dump was written, and was left as it is.`);
  return file;
}
