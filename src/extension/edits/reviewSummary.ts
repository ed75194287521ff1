import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import type { WorkResults } from '../../core/workerProtocol/workProtocol';
import { heldSecretsSentence } from '../ui/heldSecretsSentence';
import { changeWords } from './changeWords';

/** Changes named one by one below the numbers. */
const MAX_LISTED = 1000;

/** One side of a review in a few lines that can be compared: entries, bytes, links, and problems by their code. */
export function reviewSummary(
  { changes, before, after, problemsBefore, problemsAfter }: WorkResults['review'],
  side: 'before' | 'after',
  held: readonly string[] = [],
): string {
  const totals = side === 'before' ? before : after;
  const problems = side === 'before' ? problemsBefore : problemsAfter;
  // The same lines on both sides: what is 0 on one of them is worth seeing.
  const codes = [...new Set([...Object.keys(problemsBefore), ...Object.keys(problemsAfter)])].sort();
  const count = Object.values(problems).reduce((sum, number) => sum + number, 0);
  const lines = [
    vscode.l10n.t('Entries: {0}', formatCount(totals.entries)),
    vscode.l10n.t('Bytes in files: {0}', formatCount(totals.bytes)),
    vscode.l10n.t('Hard links: {0}', formatCount(totals.links)),
    vscode.l10n.t('Problems: {0}', formatCount(count)),
    ...codes.map((code) => `  ${code}: ${formatCount(problems[code] ?? 0)}`),
    ...(held.length === 0 ? [] : [vscode.l10n.t('Secrets: {0}', heldSecretsSentence(held))]),
  ];
  if (side === 'after') {
    lines.push('', ...changes.slice(0, MAX_LISTED).map((change) => `- ${changeWords(change)}`));
    if (changes.length > MAX_LISTED) {
      lines.push(vscode.l10n.t('- and {0} more', formatCount(changes.length - MAX_LISTED)));
    }
  }
  return `${lines.join('\n')}\n`;
}
