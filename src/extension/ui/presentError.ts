import * as vscode from 'vscode';
import { MetaError, isCancelled, messageOf } from '../../core/errors';
import type { Redactor } from '../../core/secrets/redactor';
import type { Log } from '../log';
import { plainText } from './plainText';

/** Shows failures: one sentence and *Show Log*; the details go to the log; a cancel says nothing. */
export class ErrorPresenter {
  constructor(
    private readonly output: Log,
    private readonly redactor: Redactor,
  ) {}

  /** One sentence for people. */
  sentence(error: unknown): string {
    const message = MetaError.is(error)
      ? error.message
      : vscode.l10n.t('Something unexpected happened: {0}', messageOf(error));
    return plainText(this.redactor.redact(message));
  }

  /** Logs without showing, for failures that the editor shows itself. */
  log(component: string, error: unknown): void {
    this.output.error(component, error);
  }

  /** Logs and shows; does not wait for the answer. */
  present(component: string, error: unknown): void {
    if (isSilent(error)) {
      this.output.debug(component, 'cancelled');
      return;
    }
    this.output.error(component, error);
    const showLog = vscode.l10n.t('Show Log');
    void vscode.window.showErrorMessage(this.sentence(error), showLog).then((answer) => {
      if (answer === showLog) this.output.show();
    });
  }
}

/** The user went back on it: by a cancel button, or by leaving a question unanswered. */
export class UserCancelled extends Error {
  override readonly name = 'UserCancelled';
}

export function isSilent(error: unknown): boolean {
  return isCancelled(error) || error instanceof UserCancelled || error instanceof vscode.CancellationError;
}
