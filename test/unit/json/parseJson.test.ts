import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { MetaError } from '../../../src/core/errors';
import { parseJson } from '../../../src/core/json/parseJson';
import { stringifyExact } from '../../../src/core/json/stringifyExact';

const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v)));

describe('parseJson', () => {
  const accepted: [string, string | Uint8Array, unknown][] = [
    [
      'integers, exact beyond 2^53',
      '[0,-0,-7,9007199254740991,9007199254740992,9223372032828243969]',
      [0, 0, -7, 9007199254740991, '9007199254740992n', '9223372032828243969n'],
    ],
    ['white space of all kinds', ' \t\r\n{ "a" :\t[ 1 ,2 ] } \n', { a: [1, 2] }],
    ['every escape', '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\ude00\\u0000"', '"\\/\b\f\n\r\té€😀\0'],
    ['lone surrogates', '"\\ud800x\\udc00\\ud800\\u0041"', '\ufffdx\ufffd\ufffdA'],
    [
      'each invalid byte',
      Buffer.from('"\xe4\xb8x\xff\xed\xa0\x80"', 'latin1'),
      '\ufffd\ufffdx\ufffd\ufffd\ufffd\ufffd',
    ],
    ['raw control characters', '"a\0b\n\t"', 'a\0b\n\t'],
    ['the last of equal names', '{"a":1,"b":2,"a":3}', { a: 3, b: 2 }],
    ['escapes in names', '{"\\u0061":1}', { a: 1 }],
    ['literals', '[true,false,null]', [true, false, null]],
    ['empty containers', '[[],{},""]', [[], {}, '']],
  ];
  for (const [what, text, value] of accepted) {
    it(`takes ${what}`, () => assert.deepEqual(plain(parseJson(text)), value));
  }

  const refused: [string, string][] = [
    ['a fraction', '1.5'],
    ['an exponent', '1e3'],
    ['a leading zero', '[01]'],
    ['a bare minus', '-'],
    ['a plus', '+1'],
    ['a trailing comma in an object', '{"a":1,}'],
    ['a trailing comma in an array', '[1,]'],
    ['a missing colon', '{"a" 1}'],
    ['a missing comma', '[1 2]'],
    ['the wrong bracket', '[1}'],
    ['a byte order mark', '\ufeff1'],
    ['a comment', '/* */1'],
    ['an escape that JSON does not have', '"\\x41"'],
    ['half an escape', '"\\u12"'],
    ['an open string', '"abc'],
    ['an open string after a backslash', '"abc\\'],
    ['an open array', '[1'],
    ['half a literal', 'tru'],
    ['a name without quotes', '{a:1}'],
    ['nothing', ''],
    ['a second value', '1 2'],
    ['a number of a thousand digits', '9'.repeat(1000)],
  ];
  for (const [what, text] of refused) {
    it(`refuses ${what}`, () =>
      assert.throws(
        () => parseJson(text),
        (error: unknown) => MetaError.is(error, 'malformed') && error.place !== undefined,
      ));
  }

  it('says where', () => {
    assert.throws(
      () => parseJson('{\n  "a": x\n}'),
      (error: unknown) => {
        assert.ok(MetaError.is(error));
        assert.deepEqual(error.place, { offset: 9, line: 2, path: '' });
        assert.match(error.message, /"x" where a value should be \(line 2, byte 9\)/);
        return true;
      },
    );
  });

  it('refuses what is nested beyond reason, without overflowing the stack', () => {
    assert.throws(
      () => parseJson('['.repeat(1_000_000)),
      (error: unknown) => MetaError.is(error, 'limit'),
    );
  });

  it('reads what is printed', () => {
    const leaf = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('tree')), fc.dictionary(fc.string(), tie('tree'))),
    }));
    fc.assert(fc.property(tree, (value) => assert.deepEqual(plain(parseJson(JSON.stringify(value))), plain(value))));
  });

  it('keeps any integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n }), (n) =>
        assert.equal(stringifyExact(parseJson(String(n))), String(n)),
      ),
    );
  });

  it('takes what JSON.parse takes of whole numbers, and refuses the rest', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('{}[],:"\\ua1-0 tn')) }), (text) => {
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          assert.throws(() => parseJson(text), MetaError);
          return;
        }
        assert.deepEqual(plain(parseJson(text)), plain(expected));
      }),
      { numRuns: 20_000, seed: 7 },
    );
  });
});
