import { createHash } from 'node:crypto';
import type { FileInput } from '../input/fileInput';

const END_BYTES = 64 * 1024;

/** Tells one content of a dump file from another: size, time of the last change, and what stands at its ends. */
export async function contentKey(input: FileInput): Promise<Buffer> {
  const hash = createHash('sha256');
  hash.update(`${input.totalBytes} ${input.mtimeNs}\n`);
  const end = Buffer.alloc(END_BYTES);
  for (const at of [0, Math.max(0, input.totalBytes - END_BYTES)]) {
    const length = await input.readStored(end, at);
    hash.update(end.subarray(0, length));
  }
  return hash.digest();
}
