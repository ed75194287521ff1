import * as vscode from 'vscode';
import { Scheme } from '../ids';
import type { Task } from './task';
import type { TaskRunner } from './taskRunner';

/** The readable result of a task, as a plain text document. */
export class TaskReports implements vscode.TextDocumentContentProvider {
  constructor(private readonly runner: TaskRunner) {}

  uri(task: Task): vscode.Uri {
    // A title may name a directory of the volume: its slashes are not the path's.
    return vscode.Uri.from({ scheme: Scheme.report, path: `/${task.id}/${task.title.replaceAll('/', '∕')}.txt` });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const id = /^\/(\d+)\//.exec(uri.path)?.[1];
    const task = this.runner.get(Number(id));
    return task === undefined
      ? vscode.l10n.t('This report was made in an earlier window and is gone.\n')
      : this.text(task);
  }

  text(task: Task): string {
    const lines = [
      task.title,
      '',
      task.outcome?.sentence ?? vscode.l10n.t('Still running.'),
      '',
      ...(task.outcome?.details ?? []),
      ...(task.notices.length === 0 ? [] : ['', vscode.l10n.t('Notes')]),
      ...task.notices.map(
        ({ message, place }) => `- ${message}${place === undefined ? '' : ` (${place.path}, byte ${place.offset})`}`,
      ),
    ];
    return `${lines.join('\n')}\n`;
  }

  async show(task: Task): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.uri(task));
    await vscode.window.showTextDocument(document, { preview: true });
  }
}
