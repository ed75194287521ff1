import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DocumentAddress } from '../../../src/core/documents/documentAddress';
import { decodeSegment, encodeSegment } from '../../../src/core/documents/pathSegment';
import { bytesOfText } from '../../../src/core/model/byteString';

/** Any bytes; text and bytes that look like escapes come often, where mistakes are. */
const name = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' }).map(bytesOfText),
  fc.stringMatching(/^[%/\\ .\-0-9A-Fa-f]{0,12}$/),
);

describe('document addresses', () => {
  it('any bytes survive a segment', () => {
    fc.assert(
      fc.property(name, (bytes) => {
        const segment = encodeSegment(bytes);
        assert.equal(decodeSegment(segment), bytes);
        assert.doesNotMatch(segment, /[\p{Cc}\p{Cf}/\\]/u);
      }),
      { numRuns: 3000 },
    );
  });

  it('different names have different segments', () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        assert.equal(encodeSegment(a) === encodeSegment(b), a === b);
      }),
    );
  });

  it('what an address writes it reads, and nothing else', () => {
    const place = fc.record({ kind: fc.constantFrom('entry' as const, 'subtree' as const), names: fc.array(name) });
    fc.assert(
      fc.property(place, ({ kind, names }) => {
        const address = DocumentAddress.ofPlace('c-1', kind, names);
        const parsed = DocumentAddress.parse('c-1', address.uriPath);
        assert.ok(parsed);
        assert.deepEqual(parsed.names, names);
        assert.equal(parsed.kind, kind);
        assert.equal(parsed.uriPath, address.uriPath);
      }),
      { numRuns: 1000 },
    );
  });

  it('pages are told apart by where they start', () => {
    const page = fc.record({ names: fc.array(name), cursor: fc.string({ unit: 'binary', maxLength: 12 }) });
    fc.assert(
      fc.property(page, ({ names, cursor }) => {
        const parsed = DocumentAddress.parse('c-1', DocumentAddress.ofPage('c-1', names, cursor).uriPath);
        assert.ok(parsed);
        assert.deepEqual([parsed.kind, parsed.names, parsed.cursor], ['page', names, cursor]);
      }),
    );
    assert.equal(DocumentAddress.ofPage('c', [], '').uriPath, '/page/%root/%page.json');
    assert.equal(DocumentAddress.ofPage('c', ['a'], '200').uriPath, '/page/a/%page-200.json');
  });

  it('a URI path that is read is written the same way', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\/entry\/[%/0-9A-F.a-z-]{0,14}\.json$/), (path) => {
        const parsed = DocumentAddress.parse('c-1', path);
        if (parsed !== undefined) assert.equal(parsed.uriPath, path);
      }),
      { numRuns: 3000 },
    );
  });

  for (const [bytes, segment] of [
    ['caf\xc3\xa9', 'café'],
    ['caf\xe9', 'caf%E9'],
    ['50%', '50%25'],
    ['a b', 'a b'],
    ['trailing ', 'trailing%20'],
    ['..', '%2E%2E'],
    ['', '%-'],
    ['line\nbreak', 'line%0Abreak'],
    [bytesOfText('a\u202eb'), 'a%E2%80%AEb'],
  ] as const) {
    it(`${JSON.stringify(bytes)} is ${segment}`, () => {
      assert.equal(encodeSegment(bytes), segment);
    });
  }

  it('the root and the kinds about the whole volume have fixed paths', () => {
    assert.equal(DocumentAddress.ofPlace('c', 'subtree', []).uriPath, '/subtree/%root.json');
    assert.equal(DocumentAddress.ofFacts('c', 'counters').uriPath, '/counters/counters.json');
  });

  for (const path of [
    '/entry/a', // no suffix
    'entry/a.json',
    '/nothing/a.json',
    '/entry//a.json',
    '/entry/%41.json', // not the one spelling of A
    '/counters/other.json',
    '/entry/.json',
    '/page/a.json', // which page of it
    '/page/%page.json',
    '/page/a/%page-.json', // the first has no dash
    '',
  ]) {
    it(`${JSON.stringify(path)} is no document`, () => {
      assert.equal(DocumentAddress.parse('c', path), undefined);
    });
  }
});
