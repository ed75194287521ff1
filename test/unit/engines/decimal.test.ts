import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { decimalLength, putDecimal } from '../../../src/core/engines/decimal';

describe('decimal digits', () => {
  it('are those of the number, at every length', () => {
    const values = [0, Number.MAX_SAFE_INTEGER];
    for (let power = 1; power < 1e16; power *= 10) values.push(power - 1, power, power + 1, 3 * power, 9 * power);
    for (let power = 2; power < 2 ** 53; power *= 2) values.push(power - 1, power, power + 1);
    for (const value of values.filter(Number.isSafeInteger)) {
      const bytes = Buffer.alloc(20, '.');
      const end = putDecimal(bytes, 2, value);
      assert.equal(bytes.toString(), `..${value}`.padEnd(20, '.'));
      assert.equal(end, 2 + decimalLength(value));
    }
  });
});
