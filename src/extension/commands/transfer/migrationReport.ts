import * as vscode from 'vscode';
import type { CertificateFiles } from '../../../core/transfer/certificate/certificate';
import { formatCount } from '../../../core/display/units';
import type { MigrationResult } from '../../../core/transfer/migrate/migrationResult';
import { clientText } from '../../plans/clientText';
import { block, loadChecklist, loadReport } from './loadReport';

/** The one sentence of a migration that has ended well. */
export function migrationSentence({ verification, expected, volume, changes }: MigrationResult): string {
  const migrated = vscode.l10n.t(
    'Migrated and verified: {0} of {1} entries of {2}, tree hash equal.',
    formatCount(verification.entries),
    formatCount(expected.entries),
    volume.name,
  );
  const seen =
    changes.length === 0
      ? vscode.l10n.t('No change was seen on the source meanwhile.')
      : vscode.l10n.t('The source changed meanwhile: see the report.');
  const rule = vscode.l10n.t('Keep the old engine read-only or stopped.');
  return `${migrated} ${seen} ${rule}`;
}

/** Everything for a change ticket. */
export function migrationReport(result: MigrationResult & { certificate?: CertificateFiles | undefined }): string[] {
  const { clientsBefore, clientsAfter, changes, sampledDirectories, rollbackNote, consistency } = result;
  const clients = (list: MigrationResult['clientsBefore']): string[] =>
    list.length === 0 ? [vscode.l10n.t('none')] : list.map((client) => clientText(client));
  return [
    ...block(vscode.l10n.t('Changes seen on the source while it was copied'), [
      ...(changes.length === 0 ? [vscode.l10n.t('none')] : changes),
      vscode.l10n.t('Directories listed again: {0}', formatCount(sampledDirectories)),
      ...(consistency === undefined
        ? []
        : [vscode.l10n.t('Consistency: {0}. {1}', consistency.label, consistency.how)]),
    ]),
    ...block(vscode.l10n.t('Live clients of the source before'), clients(clientsBefore)),
    ...block(vscode.l10n.t('Live clients of the source after'), clients(clientsAfter)),
    ...block(vscode.l10n.t('The way back'), sentences(rollbackNote)),
    ...loadReport(result, [
      ...loadChecklist(result),
      { isDone: false, text: vscode.l10n.t('Keep the old engine read-only or stopped') },
    ]),
  ];
}

/** One a line: a report is not wrapped. */
function sentences(text: string): string[] {
  return text.split(/(?<=\.) /);
}
