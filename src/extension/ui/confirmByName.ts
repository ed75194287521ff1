import * as vscode from 'vscode';
import { UserCancelled } from './presentError';

export interface Confirmation {
  title: string;
  /** What will happen, in a sentence. */
  consequence: string;
  name: string;
  /** What the name is of; of a half load there is no volume name, and a word names nothing. Default: a volume. */
  named?: 'volume' | 'target' | 'word';
}

/**
 * Asks to type a name before something that cannot be taken back.
 * @throws {UserCancelled} when the question is left.
 */
export async function confirmByName(options: Confirmation): Promise<void> {
  const { named = 'volume' } = options;
  const { consequence, name } = options;
  const prompts = {
    volume: vscode.l10n.t('{0} Type the volume name {1} to go on.', consequence, name),
    target: vscode.l10n.t('{0} Type the name {1} to go on.', consequence, name),
    word: vscode.l10n.t('{0} Type the word {1} to go on.', consequence, name),
  };
  const typed = await vscode.window.showInputBox({
    title: options.title,
    prompt: prompts[named],
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text === name || text === ''
        ? undefined
        : named === 'word'
          ? vscode.l10n.t('The word is {0}.', name)
          : vscode.l10n.t('The name is {0}.', name),
  });
  if (typed !== name) throw new UserCancelled();
}
