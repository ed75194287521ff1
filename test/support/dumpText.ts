import { JsonDumpWriter } from '../../src/core/dump/json/jsonDumpWriter';
import type { GeneratedVolume } from './generatedVolume';
import { walkGenerated } from './generatedVolume';

/** A generated volume as the official client would dump it. */
export async function dumpText(volume: GeneratedVolume): Promise<Buffer> {
  const parts: Buffer[] = [];
  const writer = new JsonDumpWriter({
    replacement: 'safe',
    wholeVolume: true,
    write: (bytes) => {
      parts.push(Buffer.from(bytes));
      return undefined;
    },
  });
  await walkGenerated(volume, writer);
  await writer.finish();
  return Buffer.concat(parts);
}
