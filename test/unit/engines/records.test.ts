import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { decodeAclEntries, encodeAclEntries } from '../../../src/core/engines/sql/aclRecords';
import { decodeSlices, encodeSlices } from '../../../src/core/engines/sql/sliceRecords';
import { canonical } from '../../../src/core/model/u64';

const bytesOfHex = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');
const u32 = fc.integer({ min: 0, max: 0xffffffff });

describe('binary records', () => {
  it('of the specification (docs/formats/sql.md §16)', () => {
    const hex = '000100000000000000001001004000000000100000002000';
    const slice = { pos: 65536, id: 4097, size: 4194304, off: 4096, len: 8192 };
    assert.deepEqual(decodeSlices(bytesOfHex(hex)), [slice]);
    assert.equal(encodeSlices([slice]).toString('hex'), hex);
    const hole = '000000000000000000000000000000000000000000001000';
    assert.deepEqual(decodeSlices(bytesOfHex(hole)), [{ pos: 0, id: 0, size: 0, off: 0, len: 4096 }]);
    assert.equal(
      encodeAclEntries([
        { id: 1, perm: 6 },
        { id: 2, perm: 7 },
      ]).toString('hex'),
      '000000010006000000020007',
    );
  });

  it('of slices come back', () => {
    const id = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(canonical);
    const slice = fc.record({ pos: u32, id, size: u32, off: u32, len: u32 }, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(slice, { maxLength: 5 }), (slices) => {
        assert.deepEqual(decodeSlices(encodeSlices(slices).toString('latin1')), slices);
      }),
    );
  });

  it('of slices that are cut are damage', () => assert.equal(decodeSlices('\0'.repeat(23)), undefined));

  it('of ACL entries come back', () => {
    const entry = fc.record({ id: u32, perm: fc.integer({ min: 0, max: 65535 }) }, { noNullPrototype: true });
    fc.assert(
      fc.property(fc.array(entry), (entries) =>
        assert.deepEqual(decodeAclEntries(encodeAclEntries(entries).toString('latin1')), entries),
      ),
    );
    assert.deepEqual(decodeAclEntries(''), []);
  });
});
