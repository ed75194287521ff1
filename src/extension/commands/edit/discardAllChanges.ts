import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import { pickDump } from './pickEditable';

const ByCode = v.object({ connectionId: v.string() });

/** *Discard All Changes…*: of a dump, for good. From code `{connectionId}`, which does not ask. */
export async function discardAllChanges(services: Services, argument?: unknown): Promise<void> {
  const { editStore, editor } = services;
  const connection = await pickDump(
    services,
    argument,
    vscode.l10n.t('Discard All Changes'),
    ({ id }) => editStore.log(id).edits.length > 0,
  );
  const { length } = editStore.log(connection.id).edits;
  if (length > 0 && !v.safeParse(ByCode, argument).success) {
    const discard = vscode.l10n.t('Discard All');
    const count = length === 1 ? vscode.l10n.t('1 edit') : vscode.l10n.t('{0} edits', length);
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('Discard {0} of {1}?', count, connection.name),
      { modal: true, detail: vscode.l10n.t('They cannot be brought back. The dump itself is not changed.') },
      discard,
    );
    if (answer !== discard) throw new UserCancelled();
  }
  await editor.replace(connection, []);
}
