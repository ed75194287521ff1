import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { MetaError } from '../../../src/core/errors';
import { fixtureBytes } from '../../support/fixtures';
import { recordDump } from '../../support/recordDump';

const ROUNDS = 3000;

/** Always the same numbers from 0 to `below`. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('reading damaged dumps', () => {
  const text = fixtureBytes('vol-1/sqlite/dump-subdir-team.json');
  const interesting = Buffer.from('{}[],:"\\%0123456789eE.-+ntf\0\n\x80\xff\u00e9', 'latin1');

  const damage = (random: (below: number) => number): Buffer => {
    let bytes = Buffer.from(text);
    for (let changes = 1 + random(3); changes > 0; changes--) {
      const at = random(bytes.length);
      const length = 1 + random(random(10) === 0 ? 2000 : 8);
      const kind = random(4);
      if (kind === 0) bytes[at] = interesting[random(interesting.length)] ?? 0;
      else if (kind === 1) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
      else if (kind === 2) bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
      else bytes = Buffer.concat([bytes.subarray(0, at), interesting.subarray(random(30)), bytes.subarray(at)]);
    }
    return bytes;
  };

  it('gives a whole tree or an error with its place, whatever the window', async function () {
    this.timeout(120_000);
    const random = numbers(20261124);
    let refused = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const bytes = damage(random);
      const results = [];
      for (const initialBytes of [200, 256 * 1024]) {
        results.push(
          await recordDump(bytes, { windowSize: { initialBytes, maxBytes: 256 * 1024 } }).catch(
            (error: unknown) => error,
          ),
        );
      }
      const [small, large] = results;
      if (large instanceof Error) {
        assert.ok(MetaError.is(large) && large.place !== undefined, large.stack);
        assert.ok(MetaError.is(small), 'refused only with a large window');
        assert.deepEqual([small.message, small.place], [large.message, large.place]);
        refused++;
      } else {
        assert.deepEqual(small, large);
      }
    }
    assert.ok(refused > ROUNDS / 2);
  });

  it('refuses a dump cut anywhere, and says where', async () => {
    for (let length = text.length - 2; length > 0; length -= 61) {
      await assert.rejects(recordDump(text.subarray(0, length)), (error: unknown) => {
        assert.ok(MetaError.is(error, 'malformed'), String(error));
        assert.ok(error.place !== undefined && error.place.offset <= length);
        return true;
      });
    }
  });
});
