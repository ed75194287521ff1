import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import type { Progress } from '../../core/transfer/progress';

/** 0–1, or undefined when no total is known. */
export function fractionDone({ entries, totalEntries, bytes, totalBytes }: Progress): number | undefined {
  const fraction =
    bytes !== undefined && totalBytes !== undefined && totalBytes > 0
      ? bytes / totalBytes
      : totalEntries !== undefined && totalEntries > 0
        ? entries / totalEntries
        : undefined;
  return fraction === undefined ? undefined : Math.min(1, fraction);
}

/** `62 %  3 300 000 entries  410 000/s  about 8 s`. What is not known is left out. */
export function progressText(progress: Progress, elapsedMs: number): string {
  const phase = {
    dump: vscode.l10n.t('dumping'),
    load: vscode.l10n.t('loading'),
    index: vscode.l10n.t('building indexes'),
    verify: vscode.l10n.t('verifying'),
    check: vscode.l10n.t('checking'),
    compare: vscode.l10n.t('comparing'),
    apply: vscode.l10n.t('writing'),
  }[progress.phase];
  const fraction = fractionDone(progress);
  const seconds = elapsedMs / 1000;
  const parts = [phase];
  if (fraction !== undefined) parts.push(`${Math.floor(fraction * 100)} %`);
  parts.push(vscode.l10n.t('{0} entries', formatCount(progress.entries)));
  if (seconds >= 1) parts.push(vscode.l10n.t('{0}/s', Math.round(progress.entries / seconds).toLocaleString('en')));
  if (fraction !== undefined && fraction > 0.02 && seconds >= 2) {
    parts.push(vscode.l10n.t('about {0} s', Math.ceil((seconds / fraction) * (1 - fraction))));
  }
  return parts.join('  ');
}
