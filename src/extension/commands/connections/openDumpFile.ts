import * as vscode from 'vscode';
import * as v from 'valibot';
import { addDump } from '../../dumps/addDump';
import type { Services } from '../../services';
import { revealConnection } from '../../tree/revealConnection';
import { UserCancelled } from '../../ui/presentError';

const ByCode = v.object({ file: v.string() });

/** *Open Dump File…*: from the palette, the explorer, by drag and drop; from code `{file}`. Returns the connection ids. */
export async function openDumpFile(services: Services, first?: unknown, selected?: unknown): Promise<string[]> {
  const ids: string[] = [];
  const failures: Error[] = [];
  // One file that is no dump does not keep the others out.
  for (const file of await filesToOpen(first, selected)) {
    try {
      ids.push((await addDump(services, file)).id);
    } catch (error) {
      failures.push(error instanceof Error ? error : new Error(String(error)));
    }
  }
  const connection = services.store.get(ids.at(-1) ?? '');
  if (connection !== undefined) await revealConnection(services.volumes, services.volumesView, connection);
  const [failure, ...others] = failures;
  for (const other of others) services.errors.present('openDumpFile', other);
  if (failure !== undefined) throw failure;
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
