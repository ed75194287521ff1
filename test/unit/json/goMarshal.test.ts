import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { goMarshalIndent, goQuote } from '../../../src/core/json/goMarshal';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

describe('JSON as Go marshals it', () => {
  const cases: [string, string, string][] = [
    ['quote and backslash', '"\\', '\\"\\\\'],
    ['short escapes', '\n\r\t', '\\n\\r\\t'],
    ['backspace and form feed, long', '\b\f', '\\u0008\\u000c'],
    ['HTML', '<a&b>', '\\u003ca\\u0026b\\u003e'],
    ['line separators', utf8('\u2028\u2029'), '\\u2028\\u2029'],
    ['each invalid byte', '\xe4\xb8', '\\ufffd\\ufffd'],
    ['everything else', utf8("\ufffd\x7f/'é"), utf8("\ufffd\x7f/'é")],
  ];
  for (const [what, bytes, quoted] of cases) it(`of ${what}`, () => assert.equal(goQuote(bytes), `"${quoted}"`));

  it('means the same text to any JSON parser', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        assert.equal(JSON.parse(Buffer.from(goQuote(utf8(text)), 'latin1').toString()), text),
      ),
    );
  });

  it('indents nested values, keeps empty ones on a line and integers exact', () => {
    const value = { a: [], b: {}, c: [1, { d: 18446744073709551615n }], e: null, f: true };
    assert.equal(
      goMarshalIndent(value, '  '),
      '{\n  "a": [],\n  "b": {},\n  "c": [\n    1,\n    {\n      "d": 18446744073709551615\n    }\n  ],\n  "e": null,\n  "f": true\n}',
    );
  });

  it('keeps the order of a map, also of number-like names', () => {
    assert.equal(
      goMarshalIndent(
        new Map([
          ['10', 1],
          ['2', 2],
        ]),
        '',
      ),
      '{\n"10": 1,\n"2": 2\n}',
    );
  });
});
