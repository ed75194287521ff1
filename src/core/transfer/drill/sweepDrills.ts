import { lstat, readFile, readdir, rmdir } from 'node:fs/promises';
import * as path from 'node:path';
import { decodeLoadMarker, hasEnded } from '../../engines/loadMarker';
import { DRILL_MARKER, DRILL_PREFIX, drillsAt, removeFolder } from './drillFolder';

const NAME = new RegExp(`^${DRILL_PREFIX}[A-Za-z0-9]{6}$`);
/** So long a folder without a marker may be one whose drill is just beginning. */
const BEGINNING_MS = 60_000;

/**
 * Removes what drills left that were killed: folders of ours by name, made by this user on this machine, whose process has
 * ended. Nothing else is touched. `scratch` is the folder that was given to them, if one was.
 * @returns how many were removed.
 * @throws {MetaError} `io` when one of them cannot be removed.
 */
export async function sweepDrills(scratch?: string): Promise<number> {
  const at = drillsAt(scratch);
  const names = await readdir(at).catch(() => []);
  let swept = 0;
  for (const name of names) if (NAME.test(name) && (await sweep(path.join(at, name)))) swept += 1;
  return swept;
}

async function sweep(folder: string): Promise<boolean> {
  const stat = await lstat(folder).catch(() => undefined);
  // Whoever can write into the folder for temporary files can make such a name; a link could lead anywhere.
  if (stat?.isDirectory() !== true) return false;
  if (process.getuid !== undefined && stat.uid !== process.getuid()) return false;
  const text = await readFile(path.join(folder, DRILL_MARKER), 'utf8').catch(() => undefined);
  if (text === undefined) {
    if (Date.now() - stat.mtimeMs < BEGINNING_MS) return false;
    // Killed before its marker was there. Fails for a folder with anything in it, which is not ours then.
    return rmdir(folder).then(
      () => true,
      () => false,
    );
  }
  const marker = decodeLoadMarker(text);
  if (marker === undefined || !hasEnded(marker)) return false;
  await removeFolder(folder);
  return true;
}
