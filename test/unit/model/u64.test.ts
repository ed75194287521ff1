import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { addInt, align4K, canonical, compareInt, maxInt, parseInt64, subtractInt } from '../../../src/core/model/u64';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

describe('64-bit integers', () => {
  it('have one form for each value', () => {
    assert.equal(canonical(5n), 5);
    assert.equal(canonical(2n ** 53n - 1n), Number.MAX_SAFE_INTEGER);
    assert.equal(canonical(2n ** 53n), 2n ** 53n);
    assert.equal(canonical(-(2n ** 60n)), -(2n ** 60n));
  });

  it('add, subtract and compare exactly, whatever their forms', () => {
    fc.assert(
      fc.property(u64, u64, (a, b) => {
        const [x, y] = [canonical(a), canonical(b)];
        assert.equal(addInt(x, y), canonical(a + b));
        assert.equal(subtractInt(x, y), canonical(a - b));
        assert.equal(compareInt(x, y), a < b ? -1 : a > b ? 1 : 0);
        assert.equal(maxInt(x, y), canonical(a > b ? a : b));
      }),
    );
    assert.equal(addInt(Number.MAX_SAFE_INTEGER, 1), 2n ** 53n);
  });

  it('round lengths up to 4096, and 0 to 4096', () => {
    for (const [length, space] of [
      [0, 4096],
      [1, 4096],
      [4096, 4096],
      [4097, 8192],
    ] as const)
      assert.equal(align4K(length), space);
    fc.assert(
      fc.property(u64, (a) =>
        assert.equal(align4K(canonical(a)), a === 0n ? 4096 : canonical(((a + 4095n) / 4096n) * 4096n)),
      ),
    );
  });

  it('parse only whole numbers in range', () => {
    assert.equal(parseInt64('9223372032828243969'), 9223372032828243969n);
    assert.equal(parseInt64('18446744073709551616'), undefined);
    for (const text of ['', '-1', '1.5', '1e3', ' 1', '0x1']) assert.equal(parseInt64(text), undefined, text);
    assert.equal(parseInt64('-5', -10n, 10n), -5);
  });
});
