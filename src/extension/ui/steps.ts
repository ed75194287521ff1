import * as vscode from 'vscode';
import { UserCancelled } from './presentError';

/** The answer of a step that was left by its *Back* button. */
export const BACK = Symbol('back');
export type Back = typeof BACK;

/** One question of several. Without `totalSteps` it stands alone. */
export interface Step {
  title: string;
  step?: number;
  totalSteps?: number;
  canGoBack?: boolean;
}

export interface TextStep extends Step {
  prompt: string;
  placeholder?: string;
  value?: string;
  /** Hides what is typed. */
  isSecret?: boolean;
  /** What is wrong with the text; asked while typing, but not of an empty text before it is accepted. */
  problem?(text: string): string | undefined;
}

/**
 * Asks for a line of text, trimmed unless it is a secret.
 * @throws {UserCancelled} when the question is left.
 */
export function askText(step: TextStep): Promise<string | Back> {
  const box = vscode.window.createInputBox();
  box.prompt = step.prompt;
  box.placeholder = step.placeholder ?? '';
  box.value = step.value ?? '';
  box.password = step.isSecret === true;
  const textOf = (value: string): string => (box.password ? value : value.trim());
  return answered(box, step, (accept) => {
    box.onDidChangeValue((value) => {
      box.validationMessage = value === '' ? undefined : step.problem?.(textOf(value));
    });
    box.onDidAccept(() => {
      const text = textOf(box.value);
      const problem = step.problem?.(text);
      if (problem === undefined) accept(text);
      else box.validationMessage = problem;
    });
  });
}

export interface PickStep<T extends vscode.QuickPickItem> extends Step {
  placeholder: string;
  /** For the text typed so far; called again with every change. */
  items(text: string): readonly T[];
}

/**
 * Asks to choose; what is typed may bring up items of its own, such as a pasted URL.
 * @throws {UserCancelled} when the question is left.
 */
export function askPick<T extends vscode.QuickPickItem>(step: PickStep<T>): Promise<T | Back> {
  const pick = vscode.window.createQuickPick<T>();
  pick.placeholder = step.placeholder;
  pick.items = step.items('');
  return answered<T>(pick, step, (accept) => {
    pick.onDidChangeValue((value) => {
      pick.items = step.items(value.trim());
    });
    pick.onDidAccept(() => {
      const [chosen] = pick.selectedItems;
      if (chosen !== undefined) accept(chosen);
    });
  });
}

function answered<A>(
  input: vscode.QuickInput & Pick<vscode.InputBox, 'buttons' | 'onDidTriggerButton'>,
  { title, step, totalSteps, canGoBack }: Step,
  listen: (accept: (answer: A) => void) => void,
): Promise<A | Back> {
  input.title = title;
  input.step = step;
  input.totalSteps = totalSteps;
  // What was typed with care must not be lost by a look elsewhere.
  input.ignoreFocusOut = true;
  input.buttons = canGoBack === true ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<A | Back>((resolve, reject) => {
    input.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) resolve(BACK);
    });
    // After an answer this changes nothing.
    input.onDidHide(() => reject(new UserCancelled()));
    listen(resolve);
    input.show();
  }).finally(() => input.dispose());
}
