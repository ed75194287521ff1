import type { DumpInput } from '../../src/core/dump/input/dumpInput';

/** The text of an input from a place on, read in parts of many sizes. */
export async function readInput(input: DumpInput, offset = 0): Promise<Buffer> {
  const feed = await input.open(offset);
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.alloc(1 + (parts.length % 7) * 1000);
    const read = await feed.read(part, 0, part.length);
    if (read === 0) break;
    parts.push(part.subarray(0, read));
  }
  await feed.close();
  return Buffer.concat(parts);
}
