import * as vscode from 'vscode';
import type { Services } from '../../services';
import { Task } from '../../tasks/task';
import { pickFinishedTask } from './pickFinishedTask';

/** *Show Report*: what a finished task found. */
export async function showTaskReport({ tasks, reports }: Services, argument?: unknown): Promise<void> {
  const task =
    argument instanceof Task
      ? argument
      : await pickFinishedTask(
          tasks.tasks().filter(({ isRunning }) => !isRunning),
          vscode.l10n.t('Show Report'),
        );
  if (task !== undefined) await reports.show(task);
}
