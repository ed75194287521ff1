import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { it } from 'mocha';
import type { FindingCode } from '../../src/core/check/finding';
import { openTarget } from '../../src/core/registry/openTarget';
import { planLoadOf } from '../../src/core/transfer/load/planLoadOf';
import { TEST_ENGINES, describeWithEngines, loadFrom } from '../support/engines';
import { temporaryFolder } from '../support/fixtures';
import { CASES } from '../unit/check/cases';

/** What engines do not agree on. */
const CODES = ['owner-range', 'name-long', 'xattr-long', 'chunk-slices', 'slice-id', 'mode-range'] as const;

for (const engine of TEST_ENGINES) {
  describeWithEngines([engine], `plan of a load into ${engine.name}`, () => {
    for (const code of CODES satisfies readonly FindingCode[]) {
      it(`foresees whether ${code} can be stored`, async () => {
        const dump = path.join(temporaryFolder(), 'dump.json');
        writeFileSync(dump, CASES[code].text);
        const url = await engine.freshUrl();
        const { refusals } = await planLoadOf(dump, openTarget(url));
        const loaded = loadFrom(dump, url);
        if (refusals.length === 0) {
          assert.equal((await loaded).accepted.length, 0);
        } else {
          assert.deepEqual(
            refusals.map((refusal) => [refusal.code, refusal.acceptBy]),
            [[code, undefined]],
          );
          await assert.rejects(loaded, { reason: 'unsupported' });
        }
      });
    }
  });
}
