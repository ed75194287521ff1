import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import { formatCount } from '../../../core/display/units';
import type { Conflicts } from '../../../core/transfer/load/conflict';
import type { LoadResult } from '../../../core/transfer/load/loadResult';
import type { CertificateFiles } from '../../../core/transfer/certificate/certificate';
import { durationText } from '../../plans/planWords';
import { verificationLines } from './verifyVolume';

export type ReportedResult = LoadResult & { certificate?: CertificateFiles | undefined };

/** `Loaded and verified: …`: the one sentence of a load that has ended well. */
export function loadSentence({ verification, expected, missingSecrets, conflicts, volume }: LoadResult): string {
  const parts = [
    vscode.l10n.t(
      'Loaded and verified: {0} of {1} entries of {2}, tree hash equal.',
      formatCount(verification.entries),
      formatCount(expected.entries),
      volume.name,
    ),
    ...(conflicts.count === 0
      ? []
      : [
          conflicts.count === 1
            ? vscode.l10n.t('1 conflict was resolved.')
            : vscode.l10n.t('{0} conflicts were resolved.', formatCount(conflicts.count)),
        ]),
    ...(missingSecrets.length === 0
      ? []
      : [vscode.l10n.t('The volume does not mount until these are set: {0}.', missingSecrets.join(', '))]),
  ];
  return parts.join(' ');
}

/** What is done and what is left to do, the counts, and everything that is not as in the source. */
export function loadReport(result: ReportedResult, checklist: readonly ChecklistItem[]): string[] {
  const { certificate, accepted, notRestored, conflicts } = result;
  return [
    ...block(vscode.l10n.t('Checklist'), checklist.map(checklistLine)),
    ...block(vscode.l10n.t('Found in the target, equal to the source'), [
      ...verificationLines(result.verification),
      vscode.l10n.t(
        'Written in {0}, verified in {1}',
        durationText(result.writeMs / 1000),
        durationText(result.verifyMs / 1000),
      ),
    ]),
    ...(accepted.length === 0 ? [] : block(vscode.l10n.t('Accepted'), accepted)),
    ...(notRestored.length === 0 ? [] : block(vscode.l10n.t('Not restored'), notRestored)),
    ...(conflicts.count === 0 ? [] : block(vscode.l10n.t('Conflicts'), conflictLines(conflicts))),
    ...(certificate === undefined ? [] : block(vscode.l10n.t('Certificate'), [certificate.readable, certificate.json])),
  ];
}

export interface ChecklistItem {
  isDone: boolean;
  text: string;
}

/** What a load leaves to do. */
export function loadChecklist({ missingSecrets, volume }: LoadResult): ChecklistItem[] {
  return [
    { isDone: true, text: vscode.l10n.t('{0} is loaded, read back and equal to its source', volume.name) },
    ...(missingSecrets.length === 0
      ? [{ isDone: true, text: vscode.l10n.t('No secret is missing') }]
      : missingSecrets.map((name) => ({
          isDone: false,
          text: vscode.l10n.t('Set {0} ("Set Secrets…")', name),
        }))),
    { isDone: false, text: vscode.l10n.t('Mount it once and read a file') },
  ];
}

function checklistLine({ isDone, text }: ChecklistItem): string {
  return `[${isDone ? 'x' : ' '}] ${text}`;
}

export function conflictLines({ count, listed }: Conflicts): string[] {
  const left = count - listed.length;
  return [
    ...listed.map(({ names, inode, resolution }) =>
      vscode.l10n.t('{0} (inode {1}): {2}', displayName(`/${names.join('/')}`), String(inode), resolution),
    ),
    ...(left > 0 ? [vscode.l10n.t('and {0} more', formatCount(left))] : []),
  ];
}

export function block(title: string, lines: readonly string[]): string[] {
  return [title, ...lines.map((line) => `  ${line}`), ''];
}
