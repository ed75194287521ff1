import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MetaError, isCancelled, messageOf } from '../../errors';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LabelledConsistency } from '../consistency/labelledConsistency';
import { snapshotLabel } from '../consistency/snapshotLabel';
import { readManifest } from '../dump/readManifest';
import type { CertifiedSource } from './certificate';

const READ_BYTES = 1 << 20;

/**
 * Says which source it was, so that somebody else can tell: of a file its size, the SHA-256 of its bytes as stored, and what its
 * manifest says where that fits. `spec` is what the source was opened by.
 * @throws {MetaError} `io` when the file cannot be read any more.
 */
export async function describeSource(
  spec: string,
  source: MetadataSource,
  signal?: AbortSignal,
): Promise<CertifiedSource> {
  const { label, kind } = source;
  if (kind !== 'dump') return { label, kind, consistency: snapshotLabel(source) };
  try {
    const { size, mtime } = await stat(spec);
    const sha256 = await sha256OfFile(spec, signal);
    const manifest = await readManifest(spec);
    const fits = manifest?.fileBytes === size && manifest.fileSha256 === sha256;
    return {
      label,
      kind,
      sizeBytes: size,
      sha256,
      modifiedAt: mtime.toISOString(),
      manifest: manifest === undefined ? undefined : fits ? 'fits' : 'differs',
      consistency: fits ? manifest.consistency : undefined,
    };
  } catch (error) {
    if (isCancelled(error) || MetaError.is(error)) throw error;
    throw new MetaError('io', `${label} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/**
 * The label of what a spec names, without watching it: of a file what its manifest says, where that fits; undefined when
 * nothing is known.
 */
export async function knownConsistency(
  spec: string,
  source: MetadataSource,
  signal?: AbortSignal,
): Promise<LabelledConsistency | undefined> {
  if (source.kind !== 'dump') return snapshotLabel(source);
  const manifest = await readManifest(spec);
  if (manifest?.consistency === undefined) return undefined;
  return (await describeSource(spec, source, signal)).consistency;
}

/** By which a file is known to be the same, without reading it. */
export interface FileStamp {
  sizeBytes: number;
  mtimeMs: number;
}

export async function fileStamp(file: string): Promise<FileStamp> {
  const { size, mtimeMs } = await stat(file);
  return { sizeBytes: size, mtimeMs };
}

/** @throws {MetaError} `damaged` when the file is not what it was any more. */
export async function requireSameFile(file: string, before: FileStamp): Promise<void> {
  const now = await fileStamp(file);
  if (now.sizeBytes === before.sizeBytes && now.mtimeMs === before.mtimeMs) return;
  throw new MetaError('damaged', `${file} was changed while it was loaded.`);
}

/** Hexadecimal, of the bytes as stored. */
export async function sha256OfFile(file: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES, signal })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
