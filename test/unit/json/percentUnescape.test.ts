import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { percentEscape } from '../../../src/core/json/percentEscape';
import { percentUnescape } from '../../../src/core/json/percentUnescape';

describe('percent-unescape', () => {
  const cases: [string, string][] = [
    ['%41', 'A'],
    ['%4a', '%4a'],
    ['%4', '%4'],
    ['%', '%'],
    ['%zz', '%zz'],
    ['%%41', '%A'],
    ['%2541', '%41'],
    ['%25%34%31', '%41'],
    ['%E4%B8%AD', '\xe4\xb8\xad'],
    ['%00a%FF', '\0a\xff'],
    ['plain', 'plain'],
    ['', ''],
  ];
  for (const [escaped, bytes] of cases) it(`of ${escaped}`, () => assert.equal(percentUnescape(escaped), bytes));

  it('undoes the escape of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (array, rawSpace) => {
        const bytes = Buffer.from(array).toString('latin1');
        assert.equal(percentUnescape(percentEscape(bytes, { replacement: 'safe', rawSpace })), bytes);
      }),
    );
  });
});
