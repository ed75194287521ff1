import { open, rm } from 'node:fs/promises';
import { MetaError, messageOf } from '../errors';
import { publishFile } from './publishFile';
import { temporaryName } from './temporaryName';

/**
 * Writes a small file in one step that survives a crash: its name never holds half a text.
 * @returns false, with nothing written, when the name is taken and may not be replaced.
 * @throws {MetaError} `io`
 */
export async function writeTextFile(
  file: string,
  text: string,
  { mode, replace }: { mode: number; replace: boolean },
): Promise<boolean> {
  const temporary = temporaryName(file, 'tmp');
  try {
    const handle = await open(temporary, 'wx', mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    return publishFile(temporary, file, replace);
  } catch (error) {
    throw new MetaError('io', `${file} could not be written: ${messageOf(error)}.`, { cause: error });
  } finally {
    await rm(temporary, { force: true });
  }
}
