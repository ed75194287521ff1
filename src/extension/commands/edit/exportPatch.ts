import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { holdsSecrets } from '../../../core/edit/holdsSecrets';
import { MetaError } from '../../../core/errors';
import type { Connection } from '../../connections/connection';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import { hasEdits } from './hasEdits';
import { pickDump } from './pickEditable';

const ByCode = v.object({ file: v.string() });

/** *Export Patch…*: the edits of a dump as a file, for another dump or another person. From code `{connectionId, file}`. */
export async function exportPatch(services: Services, argument?: unknown): Promise<string> {
  const connection = await pickDump(services, argument, vscode.l10n.t('Export Patch'), hasEdits(services));
  const edits = [...services.editStore.edits(connection.id)];
  if (edits.length === 0) {
    throw new MetaError('notFound', vscode.l10n.t('{0} has no changes to export.', connection.name));
  }
  const byCode = v.safeParse(ByCode, argument);
  if (!byCode.success && holdsSecrets(edits)) await confirmSecret();
  const file = byCode.success ? byCode.output.file : await askFile(connection);
  const text = await services.worker.request('exportPatch', { spec: await services.store.spec(connection), edits });
  // What was typed may be a secret: like a full dump, for the owner only.
  await writeFile(file, text, holdsSecrets(edits) ? { mode: 0o600 } : {});
  return file;
}

async function confirmSecret(): Promise<void> {
  const write = vscode.l10n.t('Export with Secret');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('This patch will contain a secret that was typed into the setting.'),
    { modal: true, detail: vscode.l10n.t('Anyone who reads the patch can read it.') },
    write,
  );
  if (answer !== write) throw new UserCancelled();
}

async function askFile(connection: Connection): Promise<string> {
  const name = basename(connection.address).replace(/(?:\.json|\.dump)?(?:\.gz|\.zst|\.zstd)?$/i, '');
  const picked = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Patch'),
    saveLabel: vscode.l10n.t('Export'),
    defaultUri: vscode.Uri.file(join(dirname(connection.address), `${name}.patch.json`)),
    filters: { [vscode.l10n.t('JuiceFS patch')]: ['json'] },
  });
  if (picked === undefined) throw new UserCancelled();
  return picked.fsPath;
}
