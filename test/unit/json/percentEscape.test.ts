import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { percentEscape } from '../../../src/core/json/percentEscape';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
const safe = (bytes: string): string => percentEscape(bytes, { replacement: 'safe' });

/** What a loader does, in the plainest way (docs/formats/json-dump.md §3.2). */
function unescape(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

describe('percent-escape of names', () => {
  const cases: [string, string, string][] = [
    ['per cent', '50%', '50%25'],
    ['tab', '\t', '%09'],
    ['NUL', '\0', '%00'],
    ['quote and backslash', 'x"y\\z', 'x%22y%5Cz'],
    ['a lone byte', '\xe9', '%E9'],
    ['nothing', '', ''],
    ['a space', 'a b', 'a%20b'],
    ['DEL and HTML', '\x7f<b>&/', '\x7f<b>&/'],
    ['characters', utf8('café 中'), `${utf8('café')}%20${utf8('中')}`],
    ['a cut sequence, byte by byte', '\xe4\xb8', '%E4%B8'],
    ['an overlong form', '\xc0\xaf', '%C0%AF'],
    ['a surrogate', '\xed\xa0\x80', '%ED%A0%80'],
    ['beyond U+10FFFF', '\xf4\x90\x80\x80', '%F4%90%80%80'],
    ['line separator', utf8('\u2028'), utf8('\u2028')],
  ];
  for (const [what, bytes, escaped] of cases) it(`of ${what}`, () => assert.equal(safe(bytes), escaped));

  it('of U+FFFD in both variants, counted', () => {
    let count = 0;
    const onReplacement = (): number => (count += 1);
    const name = utf8('a\ufffdb');
    assert.equal(percentEscape(name, { replacement: 'official', onReplacement }), 'a%EFb');
    assert.equal(percentEscape(name, { replacement: 'safe', onReplacement }), 'a%EF%BF%BDb');
    assert.equal(count, 2);
  });

  it('of a space for clients before 1.4', () => {
    assert.equal(percentEscape('a b\n', { replacement: 'safe', rawSpace: true }), 'a b%0A');
  });

  it('comes back as the same bytes, and is always valid UTF-8 without quotes', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array).toString('latin1'));
    fc.assert(
      fc.property(bytes, (name) => {
        const escaped = safe(name);
        assert.equal(unescape(escaped), name);
        new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(escaped, 'latin1'));
        assert.ok(Array.from(escaped).every((character) => character > ' ' && character !== '"' && character !== '\\'));
      }),
      { numRuns: 1000 },
    );
  });
});
