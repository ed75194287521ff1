import assert from 'node:assert/strict';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { JsonDumpWriter } from '../../src/core/dump/json/jsonDumpWriter';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import { openSource } from '../../src/core/registry/openSource';
import { openTarget } from '../../src/core/registry/openTarget';
import { load } from '../../src/core/transfer/load/load';
import { generatedSource } from '../support/generatedSource';
import { generatedVolume } from '../support/generatedVolume';
import { temporaryFolder } from '../support/fixtures';

async function dumpText(source: MetadataSource): Promise<string> {
  const parts: Buffer[] = [];
  const writer = new JsonDumpWriter({
    replacement: 'safe',
    wholeVolume: true,
    write: (bytes) => {
      parts.push(bytes);
      return undefined;
    },
  });
  await source.walk(writer);
  await writer.finish();
  return Buffer.concat(parts).toString('latin1');
}

describe('SQLite keeps everything of a volume', () => {
  it('a generated volume loaded and dumped again is the same document but for recomputed counters', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, async (volume) => {
        const source = generatedSource(volume);
        const url = `sqlite3://${path.join(temporaryFolder(), 'v.db')}`;
        await load(source, openTarget(url));
        const loaded = await openSource(url);
        const text = await dumpText(loaded);
        await loaded.close();
        const recomputed = /"(usedSpace|usedInodes)": \d+/g;
        assert.equal(text.replace(recomputed, '$1'), (await dumpText(source)).replace(recomputed, '$1'));
      }),
      { numRuns: 150 },
    );
  });
});
