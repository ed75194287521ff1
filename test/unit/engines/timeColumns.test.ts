import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { nanosecondsOf, secondsOf, timeColumns } from '../../../src/core/engines/sql/timeColumns';
import { canonical } from '../../../src/core/model/u64';

/** The official arithmetic, in big integers (docs/formats/json-dump.md §2.1). */
function officialDump(column: bigint, below: bigint): [bigint, bigint] {
  const seconds = column / 1_000_000n;
  return [seconds, BigInt.asUintN(32, (column - seconds * 1_000_000n) * 1000n + below)];
}

describe('times in SQL columns', () => {
  it('of the specification', () => {
    const seconds = secondsOf(-4_999_999);
    assert.deepEqual([seconds, nanosecondsOf(-4_999_999, -993, seconds)], [-4, 3294967303]);
    assert.deepEqual(timeColumns(1_700_000_000, 123_456_789), {
      microseconds: 1_700_000_000_123_456,
      nanoseconds: 789,
    });
    assert.deepEqual(timeColumns(-4, 3294967303), { microseconds: -4_999_999, nanoseconds: -993 });
  });

  it('are dumped as the official client does, for any column', () => {
    const column = fc.oneof(
      fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }),
      fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    );
    fc.assert(
      fc.property(column, fc.integer({ min: 0, max: 999 }), (micro, below) => {
        const signed = micro < 0n ? -below : below;
        const seconds = secondsOf(canonical(micro));
        const [expectedSeconds, expectedNanoseconds] = officialDump(micro, BigInt(signed));
        assert.equal(BigInt(seconds), expectedSeconds);
        assert.equal(BigInt(nanosecondsOf(canonical(micro), signed, seconds)), expectedNanoseconds);
      }),
      { numRuns: 2000 },
    );
  });

  it('come back from the columns as they were given', () => {
    const time = fc.tuple(
      fc.integer({ min: -9_000_000_000, max: 9_000_000_000 }),
      fc.integer({ min: 0, max: 999_999_999 }),
    );
    fc.assert(
      fc.property(time, ([seconds, nanoseconds]) => {
        const columns = timeColumns(seconds, nanoseconds);
        const read = secondsOf(columns.microseconds);
        const below = nanosecondsOf(columns.microseconds, columns.nanoseconds, read);
        const signed = below >= 0x80000000 ? below - 0x100000000 : below;
        assert.equal(
          BigInt(read) * 1_000_000_000n + BigInt(signed),
          BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
