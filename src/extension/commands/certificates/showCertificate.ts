import { existsSync } from 'node:fs';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import { certificatesBeside } from '../../certificates/certificatesBeside';
import type { Services } from '../../services';
import { Task } from '../../tasks/task';
import { openMarkdown } from '../../ui/openMarkdown';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import { pickDump } from '../pickDump';

/** From code: the readable certificate. */
const ByCode = v.object({ file: v.string() });

/** *Show Certificate*: of a finished task, or of the last load or drill of a dump. Returns its path. */
export async function showCertificate(services: Services, argument?: unknown): Promise<string> {
  const file = await fileOf(services, argument);
  if (!existsSync(file)) {
    throw new MetaError('notFound', vscode.l10n.t('{0} is no longer there.', file));
  }
  await openMarkdown(vscode.Uri.file(file));
  return file;
}

async function fileOf(services: Services, argument: unknown): Promise<string> {
  if (v.is(ByCode, argument)) return argument.file;
  if (argument instanceof Task) {
    const file = argument.outcome?.certificate?.readable;
    if (file !== undefined) return file;
    throw new MetaError('notFound', vscode.l10n.t('There is no certificate of "{0}".', argument.title));
  }
  return argument === undefined ? ask(services) : ofDump(services, argument);
}

/** The newest first; tasks know theirs, dumps are looked beside. */
async function ask(services: Services): Promise<string> {
  const ofTasks = services.tasks
    .tasks()
    .flatMap(({ title, outcome }) =>
      outcome?.certificate === undefined
        ? []
        : [{ label: plainText(title), detail: plainText(outcome.sentence), file: outcome.certificate.readable }],
    );
  if (ofTasks.length === 0) return ofDump(services, undefined);
  const other = { label: vscode.l10n.t('$(file-zip) Of an opened dump…'), detail: '', file: undefined };
  const hasDumps = services.store.all().some(({ kind }) => kind === 'dump');
  const picked = await vscode.window.showQuickPick<{ label: string; detail: string; file: string | undefined }>(
    [...ofTasks, ...(hasDumps ? [other] : [])],
    {
      title: vscode.l10n.t('Show Certificate'),
      placeHolder: vscode.l10n.t('The load, migration or drill that it proves'),
    },
  );
  if (picked === undefined) throw new UserCancelled();
  return picked.file ?? ofDump(services, undefined);
}

async function ofDump(services: Services, argument: unknown): Promise<string> {
  const dump = await pickDump(services, argument, vscode.l10n.t('Show Certificate'));
  const [newest] = await certificatesBeside(dump.address);
  if (newest !== undefined) return newest.readable;
  throw new MetaError(
    'notFound',
    vscode.l10n.t('There is no certificate beside {0} yet: "Restore Drill…" makes one.', dump.name),
  );
}
