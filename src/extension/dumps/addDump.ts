import * as vscode from 'vscode';
import { requireDump } from '../../core/dump/requireDump';
import { MetaError } from '../../core/errors';
import type { Connection } from '../connections/connection';
import { connectionId } from '../connections/connection';
import type { ConnectionStore } from '../connections/connectionStore';
import type { DumpFiles } from '../connections/dumpFiles';

/**
 * A dump file becomes a connection of this window; one that is there already stays.
 * @throws {MetaError} in one sentence, when it is no dump or cannot be reached.
 */
export async function addDump(
  { store, dumpFiles }: { store: ConnectionStore; dumpFiles: DumpFiles },
  file: vscode.Uri,
): Promise<Connection> {
  if (file.scheme !== 'file') {
    throw new MetaError(
      'unsupported',
      vscode.l10n.t('{0} is not on a disk this extension can reach.', file.toString()),
    );
  }
  const path = file.fsPath;
  await requireDump(path);
  await dumpFiles.add(path);
  const connection = store.get(connectionId(path));
  if (connection === undefined) throw new Error(`${path} was added but is not among the connections.`);
  return connection;
}
