import * as vscode from 'vscode';
import type { Task } from '../../tasks/task';
import { plainText } from '../../ui/plainText';

/** Undefined when the question is left. */
export async function pickFinishedTask(finished: readonly Task[], title: string): Promise<Task | undefined> {
  const picked = await vscode.window.showQuickPick(
    finished.map((task) => ({ label: plainText(task.title), detail: plainText(task.outcome?.sentence ?? ''), task })),
    {
      title,
      placeHolder: finished.length === 0 ? vscode.l10n.t('No task has ended yet') : vscode.l10n.t('Choose a task'),
    },
  );
  return picked?.task;
}
