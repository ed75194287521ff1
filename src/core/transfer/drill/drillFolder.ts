import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { encodeLoadMarker, newLoadMarker } from '../../engines/loadMarker';
import { MetaError, messageOf } from '../../errors';

/** What the name of every folder of a drill starts with; six characters of chance follow. */
export const DRILL_PREFIX = 'jfsmeta-drill-';
/** In the folder: whose it is. */
export const DRILL_MARKER = 'drill.json';

/** A folder that only we can enter, for one drill. */
export interface DrillFolder {
  /** Of the database that is to be loaded. */
  readonly database: string;
  /** With all that is in it. */
  remove(): Promise<void>;
}

/** Where drills are made when nothing else is said. */
export function drillsAt(scratch: string | undefined): string {
  return path.resolve(scratch ?? tmpdir());
}

/** @throws {MetaError} `io` */
export async function makeDrillFolder(at: string): Promise<DrillFolder> {
  let folder: string | undefined;
  try {
    // Mode 0700 wherever there are modes.
    folder = await mkdtemp(path.join(at, DRILL_PREFIX));
    await writeFile(path.join(folder, DRILL_MARKER), encodeLoadMarker(newLoadMarker()), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (folder !== undefined) await removeFolder(folder);
    throw new MetaError('io', `No folder for a drill can be made in ${at}: ${messageOf(error)}.`, { cause: error });
  }
  const made = folder;
  return { database: path.join(made, 'volume.db'), remove: () => removeFolder(made) };
}

/** @throws {MetaError} `io` */
export async function removeFolder(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    throw new MetaError(
      'io',
      `${folder}, the throw-away database of a drill, could not be removed: ${messageOf(error)}. Remove it by hand; it holds the metadata of the dump.`,
      { cause: error },
    );
  }
}
