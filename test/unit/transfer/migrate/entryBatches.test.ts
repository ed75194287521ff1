import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Entry } from '../../../../src/core/model/entry';
import type { VolumeFacts } from '../../../../src/core/model/volumeFacts';
import { BatchReader } from '../../../../src/core/transfer/migrate/thread/batchReader';
import { BatchWriter } from '../../../../src/core/transfer/migrate/thread/batchWriter';
import type { EntryBatch } from '../../../../src/core/transfer/migrate/thread/entryBatch';
import type { GeneratedVolume } from '../../../support/generatedVolume';
import { generatedVolume, walkGenerated } from '../../../support/generatedVolume';
import { RecordingVisitor } from '../../../support/recordDump';
import { directory, file, volumeOf } from '../../../support/smallVolume';

/** A walk by way of batches, cloned as they are on their way to another thread. */
async function overBatches(volume: GeneratedVolume): Promise<RecordingVisitor & { batches: number }> {
  const recorded = Object.assign(new RecordingVisitor(), { batches: 0 });
  const reader = new BatchReader(recorded);
  const writer = new BatchWriter({
    facts: (facts: VolumeFacts) => recorded.volume(facts),
    batch: (batch: EntryBatch) => {
      recorded.batches += 1;
      reader.read(structuredClone(batch));
      // What comes later must not lean on what was there.
      batch.numbers.fill(-1);
    },
    pause: () => undefined,
    spare: () => undefined,
  });
  await walkGenerated(volume, writer);
  writer.flush();
  return recorded;
}

async function directly(volume: GeneratedVolume): Promise<RecordingVisitor> {
  const recorded = new RecordingVisitor();
  await walkGenerated(volume, recorded);
  return recorded;
}

describe('a walk that crosses to another thread in batches', () => {
  it('is the same walk, whatever is in the volume', async () => {
    await fc.assert(
      fc.asyncProperty(generatedVolume, async (volume) => {
        const direct = structuredClone((await directly(volume)).events);
        assert.deepEqual((await overBatches(volume)).events, direct);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves each directory with the object that it was entered with', async () => {
    const entered: Entry[] = [];
    const left: Entry[] = [];
    const visitor = new RecordingVisitor();
    visitor.enterDirectory = (entry) => void entered.push(entry);
    visitor.leaveDirectory = (entry) => void left.push(entry);
    const reader = new BatchReader(visitor);
    const writer = new BatchWriter({
      facts: () => undefined,
      batch: (batch) => reader.read(batch),
      pause: () => undefined,
      spare: () => undefined,
    });
    await walkGenerated(volumeOf([directory('a', 2, [directory('b', 3, [])]), directory('c', 4, [])]), writer);
    writer.flush();
    const inodes = (entries: readonly Entry[]): number[] => entries.map(({ inode }) => Number(inode));
    assert.deepEqual(inodes(left).slice(0, 4), [3, 2, 4, 1]);
    for (const entry of left) assert.ok(entered.includes(entry));
  });

  it('takes integers of 64 bits, negative times, and what is larger than a batch', async () => {
    const slices = Array.from({ length: 20_000 }, (_, i) => ({
      pos: i,
      id: 2n ** 63n - 1n - BigInt(i),
      size: 0xffffffff,
      off: i,
      len: 1,
    }));
    const odd = file('\xff\0\x01', 2n ** 53n + 1n, { chunks: [{ index: 7, slices }] }, 1);
    odd.entry.attr = {
      ...odd.entry.attr,
      mtime: -1,
      ctime: -(2n ** 60n) - 1n,
      length: 2n ** 62n,
      mtimensec: 0xffffffff,
    };
    const volume = volumeOf([odd, ...Array.from({ length: 5000 }, (_, i) => file(`f${i}`, 10 + i))]);
    const crossed = await overBatches(volume);
    assert.deepEqual(crossed.events, (await directly(volume)).events);
    assert.ok(crossed.batches > 2, String(crossed.batches));
  });
});
