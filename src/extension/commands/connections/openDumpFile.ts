import * as vscode from 'vscode';
import * as v from 'valibot';
import { MetaError } from '../../../core/errors';
import { connectionId } from '../../connections/connection';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';

const ByCode = v.object({ file: v.string() });

/** *Open Dump File…*: from the palette, the explorer, by drag and drop; from code `{file}`. Returns the connection ids. */
export async function openDumpFile(services: Services, first?: unknown, selected?: unknown): Promise<string[]> {
  const files = await filesToOpen(first, selected);
  for (const file of files) {
    if (file.scheme !== 'file') {
      throw new MetaError(
        'unsupported',
        vscode.l10n.t('{0} is not on a disk this extension can reach.', file.toString()),
      );
    }
    await services.dumpFiles.add(file.fsPath);
  }
  const ids = files.map((file) => connectionId(file.fsPath));
  const connection = services.store.get(ids.at(-1) ?? '');
  const node = connection === undefined ? undefined : services.volumes.connectionNode(connection);
  if (node !== undefined) await services.volumesView.reveal(node, { expand: true, focus: false, select: true });
  return ids;
}

async function filesToOpen(first: unknown, selected: unknown): Promise<vscode.Uri[]> {
  const byCode = v.safeParse(ByCode, first);
  if (byCode.success) return [vscode.Uri.file(byCode.output.file)];
  if (Array.isArray(selected)) {
    const uris = selected.filter((element) => element instanceof vscode.Uri);
    if (uris.length > 0) return uris;
  }
  if (first instanceof vscode.Uri) return [first];
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open Dump File'),
    openLabel: vscode.l10n.t('Open'),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('JuiceFS dumps')]: ['json', 'dump', 'gz', 'zst', 'zstd'],
      [vscode.l10n.t('All files')]: ['*'],
    },
  });
  if (picked === undefined) throw new UserCancelled();
  return picked;
}
