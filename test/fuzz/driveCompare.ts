import assert from 'node:assert/strict';
import { compare } from '../../src/core/compare/compare';
import type { ComparisonReport } from '../../src/core/compare/difference';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import { MetaError } from '../../src/core/errors';

const LIMIT = 50;

/** A readable dump must equal itself; against another one it gives a report or a `MetaError`, in the same way both ways round. */
export async function driveCompare(file: string, other: string): Promise<void> {
  const itself = await compared(file, file);
  assert.ok(
    typeof itself !== 'string' && itself.isEqual,
    typeof itself === 'string' ? itself : JSON.stringify(itself.totals),
  );
  const there = await compared(file, other);
  const back = await compared(other, file);
  if (typeof there === 'string' || typeof back === 'string') {
    assert.equal(typeof there, typeof back, `there: ${JSON.stringify(there)}; back: ${JSON.stringify(back)}`);
    return;
  }
  assert.equal(there.isEqual, back.isEqual);
  // A name that went and one that came may count as one move, seen from one side only where inodes stand twice.
  assert.equal(there.totals.added - there.totals.removed, back.totals.removed - back.totals.added);
  assert.ok(there.differences.length <= LIMIT);
}

/** A report, or the message of a refusal. */
async function compared(left: string, right: string): Promise<ComparisonReport | string> {
  const sources = [await openDumpFile(left), await openDumpFile(right)] as const;
  try {
    return await compare(...sources, { limit: LIMIT });
  } catch (error) {
    if (!MetaError.is(error)) throw error;
    return error.message;
  } finally {
    await Promise.all(sources.map((source) => source.close()));
  }
}
