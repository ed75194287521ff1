import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reindent } from '../../../src/core/documents/reindent';

describe('layout of JSON for reading', () => {
  it('changes no value', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        assert.deepEqual(JSON.parse(reindent(JSON.stringify(value))), JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is the same however the text was laid out before', () => {
    fc.assert(
      fc.property(fc.object(), (value) => {
        const text = reindent(JSON.stringify(value));
        assert.equal(reindent(JSON.stringify(value, undefined, 3)), text);
        assert.equal(reindent(text), text);
      }),
    );
  });

  it('keeps every digit, and small objects on one line', () => {
    const text = reindent('{"a":{"inode":9223372032828243969,"type":"directory"},"b":[],"c":[1,2]}');
    assert.equal(
      text,
      '{\n  "a": {"inode": 9223372032828243969, "type": "directory"},\n  "b": [],\n  "c": [1, 2]\n}\n',
    );
  });
});
