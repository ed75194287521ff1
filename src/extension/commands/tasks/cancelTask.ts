import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { Task } from '../../tasks/task';

/** From code: every running task. */
const ByCode = v.object({ all: v.literal(true) });

/** *Cancel*: asks a running task to stop; it is gone when the view says so. */
export async function cancelTask({ tasks }: Services, argument?: unknown): Promise<void> {
  if (argument instanceof Task) {
    argument.cancel();
    return;
  }
  const running = tasks.tasks().filter((task) => task.isRunning);
  if (v.is(ByCode, argument)) {
    for (const task of running) task.cancel();
    return;
  }
  const picked = await vscode.window.showQuickPick(
    running.map((task) => ({ label: task.title, task })),
    {
      title: vscode.l10n.t('Cancel Task'),
      placeHolder: running.length === 0 ? vscode.l10n.t('No task is running') : vscode.l10n.t('Choose a task'),
    },
  );
  picked?.task.cancel();
}
