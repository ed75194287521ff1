import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { effectiveSlices } from '../../../src/core/inspect/effectiveSlices';
import { objectName, objectsOf } from '../../../src/core/inspect/objectNames';
import type { Slice } from '../../../src/core/model/chunk';
import { CHUNK_SIZE_BYTES } from '../../../src/core/model/chunk';
import { settingFromJson } from '../../../src/core/model/setting';

const SIZE = 200;
const slice: fc.Arbitrary<Slice> = fc
  .record({ pos: fc.nat(SIZE - 1), len: fc.integer({ min: 1, max: 60 }), id: fc.nat(3), off: fc.nat(50) })
  .map(({ pos, len, id, off }) => ({ pos, len, id, off: id === 0 ? 0 : off, size: id === 0 ? 0 : off + len }));

/** Which byte of which slice each byte of the file is, written one by one. */
function byteModel(slices: readonly Slice[]): (string | undefined)[] {
  const bytes = new Array<string | undefined>(SIZE + 100).fill(undefined);
  for (const s of slices)
    for (let i = 0; i < s.len; i++) bytes[s.pos + i] = s.id === 0 ? 'hole' : `${s.id}:${s.off + i}`;
  return bytes;
}

describe('effective slices', () => {
  it('are what a read byte by byte finds', () => {
    fc.assert(
      fc.property(fc.array(slice, { maxLength: 8 }), fc.nat(SIZE), (slices, length) => {
        const ranges = effectiveSlices([{ index: 0, slices }], length);
        const found = new Array<string | undefined>(length).fill(undefined);
        let last = -1;
        for (const range of ranges) {
          assert.ok(range.fileOffset > last && range.length > 0, 'sorted, without overlaps');
          last = range.fileOffset + range.length - 1;
          for (let i = 0; i < range.length; i++) {
            found[range.fileOffset + i] = range.sliceId === 0 ? 'hole' : `${range.sliceId}:${range.offsetInSlice + i}`;
          }
        }
        const model = byteModel(slices);
        // A gap in front of data is shown as a hole; one behind the last record is not shown.
        const end = model.findLastIndex((byte) => byte !== undefined);
        const expected = model.map((byte, i) => byte ?? (i <= end ? 'hole' : undefined)).slice(0, length);
        assert.deepEqual(found, expected);
      }),
      { numRuns: 500 },
    );
  });

  it('of later chunks are at their place in the file', () => {
    const [range] = effectiveSlices(
      [{ index: 3, slices: [{ pos: 8, id: 1, size: 4, off: 0, len: 4 }] }],
      3 * CHUNK_SIZE_BYTES + 10,
    ).slice(-1);
    assert.deepEqual([range?.fileOffset, range?.length], [3 * CHUNK_SIZE_BYTES + 8, 2]);
  });
});

describe('object names', () => {
  const setting = settingFromJson({ Name: 'vol', BlockSize: 4096 });
  it('cover a range block by block', () => {
    const range = {
      chunkIndex: 0,
      sliceId: 1234567,
      sliceSize: 9_000_000,
      offsetInSlice: 4_000_000,
      fileOffset: 100,
      length: 5_000_000,
    };
    const objects = objectsOf(range, setting);
    assert.deepEqual(
      objects.map((o) => [o.name, o.offset, o.length]),
      [
        ['vol/chunks/1/1234/1234567_0_4194304', 4_000_000, 194_304],
        ['vol/chunks/1/1234/1234567_1_4194304', 0, 4_194_304],
        ['vol/chunks/1/1234/1234567_2_611392', 0, 611_392],
      ],
    );
    assert.equal(
      objects.reduce((sum, o) => sum + o.length, 0),
      range.length,
    );
  });

  it('with a hashed prefix', () => {
    assert.equal(objectName(settingFromJson({ Name: 'v', HashPrefix: true }), 4097, 0, 10), 'v/chunks/01/0/4097_0_10');
  });

  it('of a range beyond its slice end', () => {
    const range = { chunkIndex: 0, sliceId: 1, sliceSize: 10, offsetInSlice: 50, fileOffset: 0, length: 20 };
    assert.equal(
      objectsOf(range, setting).reduce((sum, o) => sum + o.length, 0),
      20,
    );
  });
});
