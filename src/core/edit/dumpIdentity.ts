import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { MetaError, messageOf } from '../errors';

/** What tells that a file is still the same. */
export interface DumpIdentity {
  sizeBytes: number;
  /** Milliseconds. */
  mtimeMs: number;
  /** Of its first and last 64 KiB. */
  endsSha256?: string | undefined;
}

const END_BYTES = 64 * 1024;

/** @throws {MetaError} `io` */
export async function identityOf(path: string): Promise<Required<DumpIdentity>> {
  try {
    const file = await open(path, 'r');
    try {
      const { size, mtimeMs } = await file.stat();
      const hash = createHash('sha256');
      const end = Buffer.alloc(END_BYTES);
      for (const at of [0, Math.max(0, size - END_BYTES)]) {
        const { bytesRead } = await file.read(end, 0, END_BYTES, at);
        hash.update(end.subarray(0, bytesRead));
      }
      return { sizeBytes: size, mtimeMs, endsSha256: hash.digest('hex') };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw new MetaError('io', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

/** @throws {MetaError} `damaged` when the file is another than `expected`. */
export async function requireSame(path: string, expected: DumpIdentity): Promise<void> {
  const now = await identityOf(path);
  const isSame =
    now.sizeBytes === expected.sizeBytes &&
    now.mtimeMs === expected.mtimeMs &&
    (expected.endsSha256 === undefined || expected.endsSha256 === now.endsSha256);
  if (isSame) return;
  const message =
    `${path} is not the file these edits were made for: it was changed meanwhile. ` +
    'Put the former file back, or export the edits as a patch and import that into the new one.';
  throw new MetaError('damaged', message);
}
