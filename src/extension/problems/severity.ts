import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import type { CheckReport, Finding, Severity } from '../../core/check/finding';
import { groupBy } from '../ui/groupBy';

/** The gravest first. */
export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information'];

export function severityIcon(severity: Severity): vscode.ThemeIcon {
  const [icon, color] = {
    error: ['error', 'problemsErrorIcon.foreground'],
    warning: ['warning', 'problemsWarningIcon.foreground'],
    information: ['info', 'problemsInfoIcon.foreground'],
  }[severity] as [string, string];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
}

/** Colour and shape never say it alone. */
export function severityWord(severity: Severity): string {
  return {
    error: vscode.l10n.t('error'),
    warning: vscode.l10n.t('warning'),
    information: vscode.l10n.t('information'),
  }[severity];
}

export type SeverityCounts = Record<Severity, number>;

/** Of everything found, not of what is listed. */
export function severityCounts({ findings, counts }: CheckReport): SeverityCounts {
  const totals: SeverityCounts = { error: 0, warning: 0, information: 0 };
  for (const [code, group] of groupByCode(findings)) totals[gravest(group)] += counts[code] ?? group.length;
  return totals;
}

/** `3 errors, 12 warnings`; `no problems`. */
export function countsText({ error, warning, information }: SeverityCounts): string {
  const parts = [
    ...(error === 0 ? [] : [error === 1 ? vscode.l10n.t('1 error') : vscode.l10n.t('{0} errors', formatCount(error))]),
    ...(warning === 0
      ? []
      : [warning === 1 ? vscode.l10n.t('1 warning') : vscode.l10n.t('{0} warnings', formatCount(warning))]),
    ...(information === 0
      ? []
      : [information === 1 ? vscode.l10n.t('1 hint') : vscode.l10n.t('{0} hints', formatCount(information))]),
  ];
  return parts.length === 0 ? vscode.l10n.t('no problems') : parts.join(', ');
}

export function groupByCode(findings: readonly Finding[]): Map<Finding['code'], Finding[]> {
  return groupBy(findings, ({ code }) => code);
}

export function gravest(findings: readonly Finding[]): Severity {
  return SEVERITIES.find((severity) => findings.some((finding) => finding.severity === severity)) ?? 'information';
}
