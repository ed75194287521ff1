import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import { comparisonJson } from '../../compare/comparisonJson';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';

const ByCode = v.object({ file: v.string() });

/** *Export Comparison…*: all that is listed, as JSON. From code `{file}`. Returns the file. */
export async function exportComparison({ comparison }: Services, argument?: unknown): Promise<vscode.Uri> {
  const { current } = comparison;
  if (current === undefined) throw new MetaError('notFound', vscode.l10n.t('Nothing has been compared yet.'));
  const byCode = v.safeParse(ByCode, argument);
  const file = byCode.success
    ? vscode.Uri.file(byCode.output.file)
    : await vscode.window.showSaveDialog({
        title: vscode.l10n.t('Export Comparison'),
        filters: { JSON: ['json'] },
      });
  if (file === undefined) throw new UserCancelled();
  await vscode.workspace.fs.writeFile(file, Buffer.from(comparisonJson(current), 'utf8'));
  if (!byCode.success) await vscode.window.showTextDocument(file, { preview: true });
  return file;
}
