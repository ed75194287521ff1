import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { displayName } from '../../../src/core/display/name';
import { formatBytes, formatCount, formatMode, formatTime } from '../../../src/core/display/units';
import { bytesOfTypedText } from '../../../src/core/inspect/resolvePath';

const utf8 = (text: string): string => Buffer.from(text).toString('latin1');
const anyBytes = fc.uint8Array({ maxLength: 30 }).map((array) => Buffer.from(array).toString('latin1'));

describe('names as people see them', () => {
  const cases: [string, string][] = [
    ['plain.txt', 'plain.txt'],
    ['line\nbreak\ttab', 'line\\nbreak\\ttab'],
    ['\x01\x7f', '\\x01\\x7f'],
    ['caf\xe9', 'caf\\xe9'],
    [utf8('café 中'), 'café 中'],
    ['back\\slash', 'back\\\\slash'],
    [utf8('gpj\u202egnp.exe'), 'gpj\\u202egnp.exe'],
    [utf8('zero\u200bwidth\ufeff'), 'zero\\u200bwidth\\ufeff'],
  ];
  for (const [bytes, shown] of cases) it(`show as ${shown}`, () => assert.equal(displayName(bytes), shown));

  it('never hold a character that changes the text around it, or none at all', () => {
    fc.assert(fc.property(anyBytes, (bytes) => assert.doesNotMatch(displayName(bytes), /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)));
  });

  it('can be typed again to mean the same bytes', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const shown = displayName(bytes);
        // Escapes of invisible characters are for the eye only.
        if (!shown.includes('\\u')) assert.equal(bytesOfTypedText(shown), bytes);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('units', () => {
  it('of sizes', () => {
    assert.deepEqual([0, 1023, 1024, 5242880, 2n ** 60n].map(formatBytes), [
      '0 B',
      '1023 B',
      '1.0 KiB',
      '5.0 MiB',
      '1.0 EiB',
    ]);
  });
  it('of counts', () => assert.equal(formatCount(5301122), '5 301 122'));
  it('of modes', () => {
    assert.equal(formatMode({ type: 2, mode: 0o755 }), 'drwxr-xr-x');
    assert.equal(formatMode({ type: 1, mode: 0o4644 }), '-rwSr--r--');
    assert.equal(formatMode({ type: 2, mode: 0o1777 }), 'drwxrwxrwt');
  });
  it('of times beyond any calendar', () => {
    assert.equal(formatTime(1795409006), '2026-11-23 04:43:26');
    assert.equal(formatTime(9000000000000000n), '9000000000000000 s');
  });
});
