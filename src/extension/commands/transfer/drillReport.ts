import * as vscode from 'vscode';
import { formatTime } from '../../../core/display/units';
import type { DrillResult } from '../../../core/transfer/drill/drill';
import { encryptionText } from '../../plans/planWords';
import { block, conflictLines } from './loadReport';
import { verificationLines } from './verifyVolume';

/** What a restore drill has shown, and what it cannot show. */
export function drillReport({ certificate, files }: DrillResult): string[] {
  const { found, conflicts, missingSecrets, encryption, startedAt, endedAt } = certificate;
  const keys = encryptionText(encryption);
  return [
    ...block(vscode.l10n.t('Drill'), [
      vscode.l10n.t('Begun {0} UTC, ended {1} UTC', moment(startedAt), moment(endedAt)),
      vscode.l10n.t('The dump was loaded into a database of its own, read back, compared, and removed.'),
      vscode.l10n.t('Objects in the bucket were not looked at.'),
    ]),
    ...block(vscode.l10n.t('Found in the throw-away database, equal to the dump'), verificationLines(found)),
    ...block(vscode.l10n.t('A real restore would need'), [
      missingSecrets.length === 0 ? vscode.l10n.t('no secret') : missingSecrets.join(', '),
      ...(keys === undefined ? [] : [keys]),
    ]),
    ...(conflicts.count === 0 ? [] : block(vscode.l10n.t('Conflicts'), conflictLines(conflicts))),
    ...(files === undefined ? [] : block(vscode.l10n.t('Certificate'), [files.readable, files.json])),
  ];
}

function moment(iso: string): string {
  return formatTime(Math.floor(Date.parse(iso) / 1000));
}
