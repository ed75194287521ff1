import * as vscode from 'vscode';
import type { WorkResults } from '../../core/workerProtocol/workProtocol';
import { editWords } from './editWords';

/** What of a patch does not fit a dump, as a document. */
export function patchReport(
  file: string,
  dumpName: string,
  { edits, conflicts, from }: WorkResults['importPatch'],
): string {
  const kinds = {
    missing: vscode.l10n.t('not there'),
    differs: vscode.l10n.t('differs'),
    taken: vscode.l10n.t('name or inode taken'),
    invalid: vscode.l10n.t('not possible'),
  };
  const lines = [
    vscode.l10n.t('{0} (of {1}, volume {2}) on {3}', file, from.file, from.volume, dumpName),
    '',
    vscode.l10n.t('{0} edits fit, {1} do not:', edits.length, conflicts.length),
  ];
  for (const { index, edit, kind, message, expected, found } of conflicts) {
    lines.push('', `${index + 1}. ${editWords(edit)}: ${kinds[kind]}`, `   ${message}`);
    if (expected !== undefined) lines.push(...side(vscode.l10n.t('expected'), expected));
    if (found !== undefined) lines.push(...side(vscode.l10n.t('found'), found));
  }
  return `${lines.join('\n')}\n`;
}

function side(label: string, text: string): string[] {
  return [
    `   ${label}:`,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `     ${line}`),
  ];
}
