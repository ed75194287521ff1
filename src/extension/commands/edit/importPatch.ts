import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import { confirmSecrets } from '../../edits/confirmSecrets';
import { patchReport } from '../../edits/patchReport';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import type { WorkResults } from '../../../core/workerProtocol/workProtocol';
import { pickDump } from './pickEditable';

const ByCode = v.object({ file: v.string() });

/**
 * *Import Patch…*: adds the edits of a patch to those of a dump. What does not fit is listed in a document, and asked about.
 * From code `{connectionId, file}`, which takes what fits.
 */
export async function importPatch(services: Services, argument?: unknown): Promise<WorkResults['importPatch']> {
  const connection = await pickDump(services, argument, vscode.l10n.t('Import Patch'));
  const byCode = v.safeParse(ByCode, argument);
  const file = byCode.success ? byCode.output.file : await askFile();
  const text = await readFile(file, 'utf8');
  const spec = await services.store.spec(connection);
  const earlier = [...services.editStore.edits(connection.id)];
  const found = await services.worker.request('importPatch', { spec, text, edits: earlier });
  if (found.conflicts.length > 0) {
    await showConflicts(services, connection, file, found);
    if (!byCode.success) await confirm(found, connection);
  }
  if (found.isForeign && !byCode.success) await confirmForeign(found, connection);
  const { setting } = await services.pool.facts(connection);
  if (!byCode.success) await confirmSecrets(connection, found.edits, setting);
  await services.editor.push(connection, found.edits);
  return found;
}

async function askFile(): Promise<string> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Patch'),
    openLabel: vscode.l10n.t('Import'),
    filters: { [vscode.l10n.t('JuiceFS patch')]: ['json'], [vscode.l10n.t('All files')]: ['*'] },
  });
  const [uri] = picked ?? [];
  if (uri === undefined) throw new UserCancelled();
  return uri.fsPath;
}

async function showConflicts(
  services: Services,
  connection: Connection,
  file: string,
  found: WorkResults['importPatch'],
): Promise<void> {
  const text = patchReport(basename(file), connection.name, found);
  const uri = services.reviews
    .begin()
    .document('after', `/${vscode.l10n.t('Conflicts of {0}', basename(file))}.txt`, text);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
}

async function confirm(found: WorkResults['importPatch'], connection: Connection): Promise<void> {
  const { edits, conflicts } = found;
  if (edits.length === 0) throw new UserCancelled();
  const take = vscode.l10n.t('Import What Fits');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} of {1} edits of this patch do not fit {2}.',
      conflicts.length,
      conflicts.length + edits.length,
      connection.name,
    ),
    { modal: true, detail: vscode.l10n.t('They are listed in the document in front. The others can be imported.') },
    take,
  );
  if (answer !== take) throw new UserCancelled();
}

/** Inodes and slices mean something else in another volume. */
async function confirmForeign({ from, edits }: WorkResults['importPatch'], connection: Connection): Promise<void> {
  if (edits.length === 0) return;
  const take = vscode.l10n.t('Import');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('This patch was made for another volume, {0}.', from.volume),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Its inodes and objects may be others in {0}. Review the changes before you apply them.',
        connection.name,
      ),
    },
    take,
  );
  if (answer !== take) throw new UserCancelled();
}
