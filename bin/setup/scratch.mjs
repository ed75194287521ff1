import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @param {string} folder */
export function removeScratch(folder) {
  // A process that has just been ended may still be writing its last file.
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/**
 * Makes a private temporary folder; it is gone when this process ends, however it ends.
 * @param {string} purpose
 */
export function makeScratch(purpose) {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `juicefs-${purpose}-`)));
  process.once('exit', () => removeScratch(folder));
  return folder;
}
