import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Quota, VolumeFacts } from '../../../src/core/model/volumeFacts';
import type { Verification } from '../../../src/core/transfer/verify/verification';
import { compareVerifications, verify } from '../../../src/core/transfer/verify/verify';
import { generatedSource } from '../../support/generatedSource';
import { volumeOf } from '../../support/smallVolume';

const limit = (key: number, maxSpace: number | bigint, maxInodes: number): Quota => ({ key, maxSpace, maxInodes });

function withQuotas(facts: Partial<VolumeFacts>): Promise<Verification> {
  const volume = volumeOf([]);
  return verify(generatedSource({ ...volume, facts: { ...volume.facts, ...facts } }));
}

describe('hash of quotas', () => {
  it('tells limits, keys and whom they are for apart', async () => {
    const variants: Partial<VolumeFacts>[] = [
      {},
      { dirQuotas: [limit(1, 4096, -1)] },
      { userQuotas: [limit(1, 4096, -1)] },
      { groupQuotas: [limit(1, 4096, -1)] },
      { dirQuotas: [limit(2, 4096, -1)] },
      { dirQuotas: [limit(1, 4097, -1)] },
      { dirQuotas: [limit(1, 4096, 0)] },
      { dirQuotas: [limit(1, -1, 4096)] },
      { dirQuotas: [limit(1, 2n ** 60n, -1)] },
      { dirQuotas: [limit(1, 4096, -1), limit(2, 4096, -1)] },
    ];
    const hashes = await Promise.all(variants.map(async (facts) => (await withQuotas(facts)).quotaHash));
    assert.equal(new Set(hashes).size, variants.length);
  });

  it('does not depend on order or usage, nor on rows that limit nothing', async () => {
    const quotas = [limit(1, 4096, -1), limit(2, -1, 7)];
    const plain = await withQuotas({ dirQuotas: quotas, userQuotas: quotas });
    const others: Partial<VolumeFacts>[] = [
      { dirQuotas: [...quotas].reverse(), userQuotas: quotas },
      { dirQuotas: quotas.map((quota) => ({ ...quota, usedSpace: 5, usedInodes: 6 })), userQuotas: quotas },
      { dirQuotas: [limit(9, -1, -1), ...quotas], userQuotas: [...quotas, limit(9, -1, -1)] },
    ];
    for (const facts of others) assert.deepEqual(compareVerifications(plain, await withQuotas(facts)), []);
  });

  it('a limit that differs is a difference of verifications', async () => {
    const [one, two] = [
      await withQuotas({ groupQuotas: [limit(5, 100, -1)] }),
      await withQuotas({ groupQuotas: [limit(5, 200, -1)] }),
    ];
    assert.deepEqual(
      compareVerifications(one, two).map(({ what }) => what),
      ['quotaHash'],
    );
  });
});
