import assert from 'node:assert/strict';
import { it } from 'mocha';
import { compareVerifications, verify } from '../../src/core/transfer/verify/verify';
import { TEST_ENGINES, describeWithEngines, loadFrom, withSource } from '../support/engines';
import type { TestEngine } from '../support/engines';
import { fixture } from '../support/fixtures';

const volumes = new Map<TestEngine, Promise<string>>();

/** The URL of one volume, the same for all who ask. */
function volumeIn(engine: TestEngine): Promise<string> {
  const made = async (): Promise<string> => {
    const url = await engine.freshUrl();
    await loadFrom(fixture('vol-1/sqlite/dump.json'), url);
    return url;
  };
  const url = volumes.get(engine) ?? made();
  volumes.set(engine, url);
  return url;
}

for (const from of TEST_ENGINES) {
  for (const to of TEST_ENGINES) {
    describeWithEngines([from, to], `a copy from ${from.name} to ${to.name}`, () => {
      it('has the same tree hash', async () => {
        const source = await volumeIn(from);
        const copy = await to.freshUrl();
        const { verification } = await loadFrom(source, copy);
        const [original, copied] = [
          await withSource(source, (opened) => verify(opened)),
          await withSource(copy, (opened) => verify(opened)),
        ];
        assert.equal(copied.treeHash, original.treeHash);
        assert.deepEqual(compareVerifications(original, copied), []);
        assert.deepEqual(verification, copied);
      });
    });
  }
}
