import assert from 'node:assert/strict';
import * as path from 'node:path';
import { describe, it } from 'mocha';
import { badDump } from '../../fuzz/badDump';
import { driveAll } from '../../fuzz/driveAll';
import { randomOf } from '../../fuzz/random';
import { temporaryFolder } from '../../support/fixtures';

/** The long run is `npm run fuzz`; a seed it finds is added here. */
const FIRST_SEED = 20_261_124;
const SEEDS = [1, 3, 11, 18, ...Array.from({ length: 100 }, (_, i) => FIRST_SEED + i)];

describe('damaged dumps', () => {
  it('are read or refused with the place of the damage, by everything that reads, searches, checks, edits or compares dumps', async function () {
    this.timeout(180_000);
    const file = path.join(temporaryFolder(), 'bad.json');
    let readable = 0;
    let taken = 0;
    let refused = 0;
    for (const seed of SEEDS) {
      const dump = badDump(seed);
      const { isReadable, editsTaken, editsRefused } = await driveAll(file, dump, randomOf(seed)).catch(
        (error: unknown) => {
          throw new Error(dump.story, { cause: error });
        },
      );
      if (isReadable) readable++;
      taken += editsTaken;
      refused += editsRefused;
    }
    assert.ok(readable > SEEDS.length / 10 && readable < SEEDS.length / 2, `${readable} of ${SEEDS.length} readable`);
    assert.ok(taken > readable && refused > readable, `${taken} edits taken, ${refused} refused`);
  });
});
