import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { InodeSet } from '../../../src/core/model/inodeSet';
import { canonical } from '../../../src/core/model/u64';

describe('InodeSet', () => {
  it('behaves as a set of exact numbers', () => {
    const inode = fc.oneof(
      fc.bigInt({ min: 0n, max: 9000n }),
      fc.bigInt({ min: 2n ** 53n - 5n, max: 2n ** 53n + 5n }),
      fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    );
    fc.assert(
      fc.property(fc.array(inode), (list) => {
        const set = new InodeSet();
        const model = new Set<number | bigint>();
        for (const value of list.map(canonical)) {
          assert.equal(set.add(value), !model.has(value));
          model.add(value);
        }
        for (const value of [...list.map(canonical), 1, 2n ** 63n]) assert.equal(set.has(value), model.has(value));
      }),
    );
  });
});
