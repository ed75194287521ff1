import { open, stat, statfs } from 'node:fs/promises';
import { formatBytes } from '../../display/units';
import { HEAD_BYTES, compressionOf } from '../../dump/input/contentKind';
import { MetaError } from '../../errors';

/** Bytes of a database for a byte of a dump; measured with a million files, and less than that for most other volumes. */
const PER_BYTE = 0.65;
const PER_COMPRESSED_BYTE = 5;

/**
 * Roughly what a drill of the dump takes on the disk while it runs, in bytes.
 * @throws {Error} of the file system
 */
export async function drillBytes(dump: string): Promise<number> {
  const { size } = await stat(dump);
  const file = await open(dump);
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
    const isCompressed = compressionOf(head.subarray(0, bytesRead)) !== undefined;
    return Math.ceil(size * (isCompressed ? PER_COMPRESSED_BYTE : PER_BYTE));
  } finally {
    await file.close();
  }
}

/**
 * An early word instead of a full disk later, which would be no harm either. Where the free space cannot be asked for, it is
 * left out.
 * @throws {MetaError} `io` when there is not enough.
 */
export async function requireSpace(at: string, bytes: number): Promise<void> {
  const disk = await statfs(at).catch(() => undefined);
  if (disk === undefined) return;
  const free = disk.bavail * disk.bsize;
  if (free >= bytes) return;
  throw new MetaError(
    'io',
    `The drill needs about ${formatBytes(bytes)} in ${at}, and ${formatBytes(free)} are free. Make room there, or name another folder. Nothing was written.`,
  );
}
