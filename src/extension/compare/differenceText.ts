import * as vscode from 'vscode';
import type { ComparisonReport, DifferenceKind } from '../../core/compare/difference';
import { formatCount } from '../../core/display/units';
import type { Compared, ComparisonFilter } from './comparison';
import { DIFFERENCE_KINDS } from '../../core/compare/difference';

const ICONS: Record<DifferenceKind, [icon: string, color: string]> = {
  added: ['diff-added', 'gitDecoration.addedResourceForeground'],
  removed: ['diff-removed', 'gitDecoration.deletedResourceForeground'],
  changed: ['diff-modified', 'gitDecoration.modifiedResourceForeground'],
  moved: ['diff-renamed', 'gitDecoration.renamedResourceForeground'],
  links: ['link', 'gitDecoration.modifiedResourceForeground'],
};

export function kindIcon(kind: DifferenceKind): vscode.ThemeIcon {
  const [icon, color] = ICONS[kind];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

export function kindWord(kind: DifferenceKind): string {
  return {
    added: vscode.l10n.t('Added'),
    removed: vscode.l10n.t('Removed'),
    changed: vscode.l10n.t('Changed'),
    moved: vscode.l10n.t('Moved'),
    links: vscode.l10n.t('Other hard links'),
  }[kind];
}

/** `3 added, 1 changed`; `equal`. */
export function totalsText({ totals, sections }: ComparisonReport): string {
  const parts = DIFFERENCE_KINDS.filter((kind) => totals[kind] > 0).map((kind) => {
    const count = formatCount(totals[kind]);
    return {
      added: vscode.l10n.t('{0} added', count),
      removed: vscode.l10n.t('{0} removed', count),
      changed: vscode.l10n.t('{0} changed', count),
      moved: vscode.l10n.t('{0} moved', count),
      links: vscode.l10n.t('{0} linked otherwise', count),
    }[kind];
  });
  const names = [...new Set(sections.map(({ section }) => section))];
  if (names.length > 0) parts.push(vscode.l10n.t('other values in {0}', names.join(', ')));
  return parts.length === 0 ? vscode.l10n.t('equal') : parts.join(', ');
}

/** Above the tree: which sides, what differs, what of it is shown. */
export function comparisonMessage(
  { left, right, report }: Compared,
  filter: ComparisonFilter,
  isStale: boolean,
): string {
  const sentence = vscode.l10n.t('{0} ↔ {1}: {2}', left.name, right.name, totalsText(report));
  const shown = filterText(filter);
  const stale = isStale ? vscode.l10n.t('One of them has changed since.') : '';
  return [sentence, stale, shown].filter((line) => line !== '').join('\n');
}

function filterText({ kinds, path }: ComparisonFilter): string {
  const parts = [
    ...(kinds.length === DIFFERENCE_KINDS.length ? [] : [kinds.map(kindWord).join(', ')]),
    ...(path === '' ? [] : [vscode.l10n.t('paths with “{0}”', path)]),
  ];
  return parts.length === 0 ? '' : vscode.l10n.t('Only: {0}', parts.join('; '));
}
