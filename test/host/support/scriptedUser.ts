import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

/** What the user does with the next question. */
export type Answer =
  /** Types (or pastes) a text and presses Enter: takes an input's text, or the first item that a pick then shows. */
  | { type: string }
  /** Chooses the item of a pick whose label ends so. */
  | { choose: string }
  /** Ticks the items of a pick whose labels end so. */
  | { tick: string[] }
  /** Presses a button of a message. */
  | { press: string }
  /** The Back button; or Escape. */
  | 'back'
  | 'leave';

const REPLACED = [
  'createInputBox',
  'createQuickPick',
  'showInputBox',
  'showQuickPick',
  'showErrorMessage',
  'showWarningMessage',
  'showInformationMessage',
] as const;

/**
 * Sits in front of the window: answers what the extension asks, in order, and keeps what it was shown. A host test has no
 * keyboard. Messages that are not expected get no answer.
 */
export class ScriptedUser {
  /** Titles, prompts, problems and messages, as they came. */
  readonly seen: string[] = [];
  /** Inputs that hide what is typed. */
  readonly hidden: string[] = [];
  private readonly originals = REPLACED.map((name) => [name, vscode.window[name]] as const);

  private constructor(private readonly answers: Answer[]) {}

  /** Runs with the user at hand; every answer must have been asked for. */
  static async during<T>(answers: Answer[], work: () => Thenable<T> | Promise<T>): Promise<[T, ScriptedUser]> {
    const user = new ScriptedUser([...answers]);
    user.sitDown();
    try {
      const result = await work();
      assert.deepEqual(user.answers, [], `asked: ${user.seen.join(' | ')}`);
      return [result, user];
    } finally {
      for (const [name, original] of user.originals) Object.assign(vscode.window, { [name]: original });
    }
  }

  get story(): string {
    return this.seen.join('\n');
  }

  private sitDown(): void {
    const message = (text: string, ...rest: unknown[]): Promise<unknown> =>
      Promise.resolve(this.answerMessage(text, rest));
    Object.assign(vscode.window, {
      createInputBox: () => this.input(),
      createQuickPick: () => this.input(),
      showInputBox: (options: vscode.InputBoxOptions) => {
        this.seen.push(`${options.title ?? ''}: ${options.prompt ?? ''}`);
        return Promise.resolve(this.typed());
      },
      showQuickPick: async (
        items: readonly vscode.QuickPickItem[] | Promise<readonly vscode.QuickPickItem[]>,
        options: vscode.QuickPickOptions = {},
      ) => this.picked(await items, options),
      showErrorMessage: message,
      showWarningMessage: message,
      showInformationMessage: message,
    });
  }

  private typed(): string | undefined {
    const answer = this.answers.shift();
    return typeof answer === 'object' && 'type' in answer ? answer.type : undefined;
  }

  private picked(items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions): unknown {
    const shown = items.map(({ label, description, detail }) =>
      [label, description, detail].filter(Boolean).join(' · '),
    );
    this.seen.push(`${options.title ?? ''}: ${options.placeHolder ?? ''}\n${shown.join('\n')}`);
    const answer = this.answers.shift();
    const itemOf = (end: string): vscode.QuickPickItem => {
      const item = items.find(({ label }) => label.endsWith(end));
      assert.ok(item, `${end} among ${shown.join(' | ')}`);
      return item;
    };
    if (typeof answer !== 'object') return undefined;
    if ('tick' in answer) return answer.tick.map(itemOf);
    return 'choose' in answer ? itemOf(answer.choose) : undefined;
  }

  private answerMessage(text: string, rest: unknown[]): unknown {
    const [options] = rest;
    const detail = typeof options === 'object' && options !== null && 'detail' in options ? String(options.detail) : '';
    this.seen.push([text, ...(detail === '' ? [] : [detail])].join('\n'));
    const [answer] = this.answers;
    if (typeof answer !== 'object' || !('press' in answer)) return undefined;
    const buttons = rest.filter((button) => typeof button === 'string');
    if (!buttons.includes(answer.press)) return undefined;
    this.answers.shift();
    return answer.press;
  }

  /** An input box and a quick pick in one. */
  private input(): unknown {
    const accepted = new vscode.EventEmitter<void>();
    const changed = new vscode.EventEmitter<string>();
    const hidden = new vscode.EventEmitter<void>();
    const pressed = new vscode.EventEmitter<vscode.QuickInputButton>();
    const fake = {
      title: '',
      step: undefined as number | undefined,
      totalSteps: undefined as number | undefined,
      prompt: '',
      placeholder: '',
      value: '',
      password: false,
      validationMessage: undefined as string | undefined,
      buttons: [] as vscode.QuickInputButton[],
      items: [] as vscode.QuickPickItem[],
      selectedItems: [] as vscode.QuickPickItem[],
      onDidAccept: accepted.event,
      onDidChangeValue: changed.event,
      onDidHide: hidden.event,
      onDidTriggerButton: pressed.event,
      onDidTriggerItemButton: new vscode.EventEmitter<unknown>().event,
      /** Of a pick that still looks for its items. */
      busy: false,
      isDisposed: false,
      dispose: () => {
        fake.isDisposed = true;
      },
      show: () => {
        const place = fake.step === undefined ? '' : ` (${fake.step}/${fake.totalSteps ?? ''})`;
        this.seen.push(
          `${fake.title}${place}: ${fake.prompt}${fake.placeholder} [${fake.password ? '*' : fake.value}]`,
        );
        void answer();
      },
    };
    const isSearching = (): boolean => fake.busy && !fake.isDisposed;
    const answer = async (): Promise<void> => {
      while (!fake.isDisposed) {
        const next = this.answers.shift();
        if (next === undefined || next === 'leave') {
          hidden.fire();
          return;
        }
        if (next === 'back') {
          assert.deepEqual(fake.buttons, [vscode.QuickInputButtons.Back]);
          pressed.fire(vscode.QuickInputButtons.Back);
        } else if ('choose' in next) {
          const item = fake.items.find(({ label }) => label.endsWith(next.choose));
          assert.ok(item, `${next.choose} among ${fake.items.map(({ label }) => label).join(' | ')}`);
          fake.selectedItems = [item];
          accepted.fire();
        } else if ('type' in next) {
          if (fake.password) this.hidden.push(next.type);
          fake.value = next.type;
          changed.fire(next.type);
          fake.selectedItems = fake.items.slice(0, 1);
          accepted.fire();
        }
        if (fake.validationMessage !== undefined) this.seen.push(fake.validationMessage);
        // The one who asked takes the answer now.
        await new Promise((resolve) => setTimeout(resolve, 0));
        while (isSearching()) await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    return fake;
  }
}
