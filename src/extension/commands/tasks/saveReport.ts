import { copyFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { homedir } from 'node:os';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import type { Services } from '../../services';
import { Task } from '../../tasks/task';
import { UserCancelled } from '../../ui/presentError';
import { pickFinishedTask } from './pickFinishedTask';

/** From code: where to; the newest task. */
const ByCode = v.object({ file: v.string() });

/**
 * *Save Report…*: what a finished task found, as a file to keep or to attach. Where there is a certificate, that, and its
 * JSON beside it. Returns the path.
 */
export async function saveReport(services: Services, argument?: unknown): Promise<string> {
  const byCode = v.safeParse(ByCode, argument);
  const finished = services.tasks.tasks().filter(({ isRunning }) => !isRunning);
  const title = vscode.l10n.t('Save Report');
  const task = byCode.success
    ? finished[0]
    : argument instanceof Task
      ? argument
      : await pickFinishedTask(finished, title);
  if (task === undefined) throw new MetaError('notFound', vscode.l10n.t('No task has ended yet.'));
  const certificate = task.outcome?.certificate;
  const file = byCode.success
    ? byCode.output.file
    : await askFile(certificate === undefined ? `${fileName(task.title)}.txt` : basename(certificate.readable));
  if (certificate === undefined) {
    await vscode.workspace.fs.writeFile(vscode.Uri.file(file), Buffer.from(services.reports.text(task)));
  } else {
    await copyFile(certificate.readable, file);
    await copyFile(certificate.json, `${file.replace(/\.md$/i, '')}.json`);
  }
  return file;
}

async function askFile(name: string): Promise<string> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const picked = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save Report'),
    defaultUri: vscode.Uri.file(join(folder, name)),
  });
  if (picked === undefined) throw new UserCancelled();
  return picked.fsPath;
}

/** A title may hold anything. */
function fileName(title: string): string {
  return title.replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^[-.]+|-+$/g, '');
}
