import * as vscode from 'vscode';
import type { Edit } from '../../../core/edit/edit';
import { canRedo, canUndo } from '../../../core/edit/editLog';
import { editWords } from '../../edits/editWords';
import type { Services } from '../../services';
import { pickDump } from './pickEditable';

const SHOWN_MS = 6000;

/** *Undo Edit*: takes back the last change of a dump. From code `{connectionId}`. */
export async function undoEdit(services: Services, argument?: unknown): Promise<void> {
  const { editStore, editor } = services;
  const connection = await pickDump(services, argument, vscode.l10n.t('Undo Edit'), ({ id }) =>
    canUndo(editStore.log(id)),
  );
  tell(await editor.undo(connection), vscode.l10n.t('Undone'), vscode.l10n.t('There is nothing to undo.'));
}

/** *Redo Edit*: does again what was undone last. From code `{connectionId}`. */
export async function redoEdit(services: Services, argument?: unknown): Promise<void> {
  const { editStore, editor } = services;
  const connection = await pickDump(services, argument, vscode.l10n.t('Redo Edit'), ({ id }) =>
    canRedo(editStore.log(id)),
  );
  tell(await editor.redo(connection), vscode.l10n.t('Redone'), vscode.l10n.t('There is nothing to redo.'));
}

/** In the status bar: what happened may be out of sight. */
function tell([edit, ...others]: readonly Edit[], done: string, nothing: string): void {
  const more = others.length === 0 ? '' : vscode.l10n.t(' and {0} more', others.length);
  const text = edit === undefined ? nothing : `${done}: ${editWords(edit).replaceAll('$(', '$ (')}${more}`;
  vscode.window.setStatusBarMessage(text, SHOWN_MS);
}
