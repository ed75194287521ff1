import assert from 'node:assert/strict';
import { checkDump } from '../../src/core/check/checkDump';
import type { CheckReport } from '../../src/core/check/finding';
import { FileInput } from '../../src/core/dump/input/fileInput';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import { EditedDump } from '../../src/core/edit/editedDump';
import { MetaError } from '../../src/core/errors';

const MAX_PER_CODE = 5;

/**
 * A check gives a report or a `MetaError`. Of a dump that cannot be read it must have something to say; of one that can, it
 * must reach the end, and the fixes it offers must be edits that are taken.
 */
export async function driveCheck(file: string, isReadable: boolean): Promise<void> {
  const report = await checked(file);
  if (report === undefined) {
    assert.ok(!isReadable, 'a dump that can be read is refused by the check');
    return;
  }
  const { findings, counts, isWhole } = report;
  for (const { code, message, offset } of findings) {
    assert.ok(message !== '' && (counts[code] ?? 0) > 0 && (offset === undefined || offset >= 0), code);
  }
  if (isReadable) {
    assert.ok(isWhole, 'a dump that can be read is not checked to its end');
    await takeFixes(file, report);
  } else {
    // The official client loads some of what we refuse to read, with a loss.
    assert.ok(
      findings.some(({ severity }) => severity !== 'information'),
      'the check has nothing to say of a dump that cannot be read',
    );
  }
}

async function checked(file: string): Promise<CheckReport | undefined> {
  const input = await FileInput.open(file);
  try {
    return await checkDump(input, { maxPerCode: MAX_PER_CODE });
  } catch (error) {
    if (!MetaError.is(error)) throw error;
    return undefined;
  } finally {
    await input.close();
  }
}

async function takeFixes(file: string, { findings }: CheckReport): Promise<void> {
  const edited = new EditedDump(await openDumpFile(file));
  try {
    for (const { code, fix } of findings) {
      if (fix === undefined) continue;
      await edited.setEdits(fix.edits).catch((error: unknown) => {
        throw new Error(`the fix of ${code} is refused: ${JSON.stringify(fix).slice(0, 1000)}`, { cause: error });
      });
    }
  } finally {
    await edited.close();
  }
}
