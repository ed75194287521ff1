import * as vscode from 'vscode';
import { UserCancelled } from './presentError';

export interface Confirmation {
  title: string;
  /** What will happen, in a sentence. */
  consequence: string;
  name: string;
  /** What the name is of; of a half load there is no volume name. Default: a volume. */
  named?: 'volume' | 'target';
}

/**
 * Asks to type a name before something that cannot be taken back.
 * @throws {UserCancelled} when the question is left.
 */
export async function confirmByName(options: Confirmation): Promise<void> {
  const { named = 'volume' } = options;
  const typed = await vscode.window.showInputBox({
    title: options.title,
    prompt:
      named === 'volume'
        ? vscode.l10n.t('{0} Type the volume name {1} to go on.', options.consequence, options.name)
        : vscode.l10n.t('{0} Type the name {1} to go on.', options.consequence, options.name),
    placeHolder: options.name,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === options.name || text === '' ? undefined : vscode.l10n.t('The name is {0}.', options.name),
  });
  if (typed !== options.name) throw new UserCancelled();
}
