import * as vscode from 'vscode';
import { UserCancelled } from './presentError';

/**
 * Asks to type a name before something that cannot be taken back.
 * @throws {UserCancelled} when the question is left.
 */
export async function confirmByName(options: { title: string; consequence: string; name: string }): Promise<void> {
  const typed = await vscode.window.showInputBox({
    title: options.title,
    prompt: vscode.l10n.t('{0} Type the volume name {1} to go on.', options.consequence, options.name),
    placeHolder: options.name,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === options.name || text === '' ? undefined : vscode.l10n.t('The volume is named {0}.', options.name),
  });
  if (typed !== options.name) throw new UserCancelled();
}
