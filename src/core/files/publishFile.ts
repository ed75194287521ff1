import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';

/** Writes what the system still holds of a file to the disk. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, 'r+');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Gives a finished file its final name, in one step that survives a crash.
 * @returns false, with nothing changed, when the name is taken and may not be replaced.
 */
export function publishFile(temporary: string, final: string, replace: boolean): boolean {
  if (replace) {
    renameSync(temporary, final);
  } else {
    try {
      // Unlike rename, link refuses a name that appeared meanwhile.
      linkSync(temporary, final);
      rmSync(temporary, { force: true });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      // A file system without links: the check at the start has to do.
      renameSync(temporary, final);
    }
  }
  syncFolder(path.dirname(final));
  return true;
}

/** The new name is in the folder, which is not on the disk yet. Windows cannot do this and need not. */
function syncFolder(folder: string): void {
  try {
    const descriptor = openSync(folder, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Some systems refuse to sync a folder; the file itself is safe.
  }
}
