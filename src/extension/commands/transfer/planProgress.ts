import * as vscode from 'vscode';
import { progressText, fractionDone } from '../../tasks/progressText';
import { signalOf } from '../../ui/abortSignal';
import { plainText } from '../../ui/plainText';
import type { WorkOptions } from '../../workerThread/workerThread';

/** Work before a question is asked: seen while it lasts, and stopped by its *Cancel*. */
export function planProgress<T>(title: string, work: (options: WorkOptions) => Promise<T>): Thenable<T> {
  const started = Date.now();
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: plainText(title), cancellable: true },
    (notification, token) => {
      let shown = 0;
      return work({
        signal: signalOf(token),
        onProgress: (progress) => {
          const percent = Math.floor((fractionDone(progress) ?? 0) * 100);
          notification.report({
            message: progressText(progress, Date.now() - started),
            increment: Math.max(0, percent - shown),
          });
          shown = Math.max(shown, percent);
        },
      });
    },
  );
}
