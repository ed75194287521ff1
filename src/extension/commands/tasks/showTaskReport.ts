import * as vscode from 'vscode';
import type { Services } from '../../services';
import { Task } from '../../tasks/task';

/** *Show Report*: what a finished task found. */
export async function showTaskReport({ tasks, reports }: Services, argument?: unknown): Promise<void> {
  const task = argument instanceof Task ? argument : await pick(tasks.tasks().filter(({ isRunning }) => !isRunning));
  if (task !== undefined) await reports.show(task);
}

async function pick(finished: readonly Task[]): Promise<Task | undefined> {
  const picked = await vscode.window.showQuickPick(
    finished.map((task) => ({ label: task.title, detail: task.outcome?.sentence ?? '', task })),
    {
      title: vscode.l10n.t('Show Report'),
      placeHolder: finished.length === 0 ? vscode.l10n.t('No task has ended yet') : vscode.l10n.t('Choose a task'),
    },
  );
  return picked?.task;
}
