import * as vscode from 'vscode';
import type { Findings } from '../../connections/findings';
import { readFindings } from '../../connections/findings';
import type { Services } from '../../services';
import { signalOf } from '../../ui/abortSignal';
import { plainText } from '../../ui/plainText';

/** Opens a source and says what it is; can be cancelled. @param shown names it for people, without a secret */
export function withTestProgress({ worker }: Services, spec: string, shown: string): Thenable<Findings> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Testing {0}', plainText(shown)),
      cancellable: true,
    },
    (_progress, token) => readFindings(worker, spec, signalOf(token)),
  );
}
