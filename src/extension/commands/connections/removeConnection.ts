import * as vscode from 'vscode';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import { pickConnection } from '../pickConnection';

/** *Remove*: forgets the connection and its password. The volume is not touched. */
export async function removeConnection(services: Services, argument?: unknown): Promise<void> {
  const connection = await pickConnection(services, argument, vscode.l10n.t('Remove Connection'));
  const byCode = typeof argument === 'object' && argument !== null && 'connectionId' in argument;
  // A dump file is opened again in a moment; a connection may have been typed with care.
  if (connection.origin !== 'file' && !byCode) {
    const remove = vscode.l10n.t('Remove');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Remove connection {0}?', connection.name),
      { modal: true, detail: vscode.l10n.t('The volume itself is not touched. A saved password is deleted.') },
      remove,
    );
    if (answer !== remove) throw new UserCancelled();
  }
  await services.store.remove(connection);
  const edits = services.editStore.edits(connection.id).length;
  if (edits > 0) {
    const sentence = vscode.l10n.t(
      '{0} edits of {1} are kept: they are there when it is opened again here.',
      edits,
      connection.name,
    );
    vscode.window.setStatusBarMessage(sentence.replaceAll('$(', '$ ('), 8000);
  }
}
