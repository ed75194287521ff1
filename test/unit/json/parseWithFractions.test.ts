import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { parseWithFractions } from '../../../src/core/json/parseWithFractions';
import { stringifyExact } from '../../../src/core/json/stringifyExact';

describe('JSON with fractions', () => {
  it('keeps every digit of integers, and fractions as they are', () => {
    const text =
      '{"a":[9223372036854775809,-9007199254740993,9007199254740991,0,1.25],"b":"9223372036854775809","c":null}';
    const value = parseWithFractions(text);
    assert.deepEqual(value, {
      a: [9223372036854775809n, -9007199254740993n, Number.MAX_SAFE_INTEGER, 0, 1.25],
      b: '9223372036854775809',
      c: null,
    });
    assert.equal(stringifyExact(value), text);
  });

  it('refuses what is no JSON', () => {
    assert.throws(() => parseWithFractions('{"a":01}'), SyntaxError);
  });
});
