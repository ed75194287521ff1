import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { openSource } from '../../../src/core/registry/openSource';
import { dumpToFile } from '../../../src/core/transfer/dump/dump';
import { verify } from '../../../src/core/transfer/verify/verify';
import { temporaryFolder } from '../../support/fixtures';
import { generatedSource } from '../../support/generatedSource';
import { generatedVolume } from '../../support/generatedVolume';

describe('JSON dumps keep everything of a volume', () => {
  for (const suffix of ['json', 'json.gz', 'json.zst']) {
    it(`a generated volume dumped as ${suffix}, read and dumped again is the same`, async () => {
      await fc.assert(
        fc.asyncProperty(generatedVolume, async (volume) => {
          const folder = temporaryFolder();
          const [first, second] = [path.join(folder, `first.${suffix}`), path.join(folder, 'second.json')];
          const original = generatedSource(volume);
          const { sha256 } = await dumpToFile(original, first, { redaction: 'full' }, { overwrite: false });
          const dumped = await openSource(first);
          const again = await dumpToFile(dumped, second, { redaction: 'full' }, { overwrite: false });
          assert.equal(again.sha256, sha256);
          assert.equal(readFileSync(second).length, again.jsonBytes);
          assert.deepEqual(await verify(dumped), await verify(original));
          await dumped.close();
        }),
        { numRuns: suffix === 'json' ? 150 : 15 },
      );
    });
  }
});
