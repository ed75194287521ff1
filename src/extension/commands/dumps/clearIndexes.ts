import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { formatBytes } from '../../../core/display/units';
import { isErrorCode } from '../../dumps/isErrorCode';
import type { Services } from '../../services';

/** *Clear Stored Indexes*: dumps that are open keep theirs until they are closed. Returns the bytes that were freed. */
export async function clearIndexes({ indexes, log }: Services): Promise<number> {
  const folder = indexes.folder.fsPath;
  let freedBytes = 0;
  let kept = 0;
  for (const name of await filesIn(folder)) {
    const file = path.join(folder, name);
    try {
      const { size } = await stat(file);
      await rm(file, { recursive: true });
      freedBytes += size;
    } catch (error) {
      // Windows does not remove files that are in use.
      log.debug('index', `${file} stays: ${String(error)}`);
      kept++;
    }
  }
  const freed = vscode.l10n.t('Stored indexes removed: {0}.', formatBytes(freedBytes));
  void vscode.window.showInformationMessage(
    kept === 0 ? freed : `${freed} ${vscode.l10n.t('{0} files are in use and stay.', kept)}`,
  );
  return freedBytes;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
