import * as vscode from 'vscode';
import { CHECKS } from '../../core/check/codes';
import type { Finding } from '../../core/check/finding';
import { displayName } from '../../core/display/name';
import { formatCount } from '../../core/display/units';
import type { ByteString } from '../../core/model/byteString';
import type { U64 } from '../../core/model/u64';
import type { Connection } from '../connections/connection';
import { Command } from '../ids';
import { contextValue } from '../tree/contextValue';
import { factLines } from '../tree/markdown';
import type { CheckResult } from './checkResults';
import { countsText, gravest, groupByCode, SEVERITIES, severityCounts, severityIcon, severityWord } from './severity';

export type ProblemNode = CheckNode | GroupNode | FindingNode | RemarkNode;

/** One checked dump. */
export class CheckNode {
  readonly parent = undefined;
  readonly id: string;
  private readonly groups: readonly ProblemNode[];

  constructor(readonly result: CheckResult) {
    this.id = result.connection.id;
    const groups = [...groupByCode(result.report.findings)].map(
      ([code, findings]) => new GroupNode(this, code, findings, result.report.counts[code] ?? findings.length),
    );
    const rank = (group: GroupNode): number => SEVERITIES.indexOf(group.severity);
    groups.sort((a, b) => rank(a) - rank(b) || b.count - a.count);
    const remarks = result.report.isWhole
      ? []
      : [vscode.l10n.t('The dump is damaged: only what comes before the damage was checked.')];
    this.groups = [
      ...remarks.map((text) => new RemarkNode(this, text)),
      ...groups,
      ...(groups.length === 0 ? [new RemarkNode(this, vscode.l10n.t('No problems found.'))] : []),
    ];
  }

  get connection(): Connection {
    return this.result.connection;
  }

  children(): readonly ProblemNode[] {
    return this.groups;
  }

  item(): vscode.TreeItem {
    const { connection, report, isStale, checkedAt } = this.result;
    const item = new vscode.TreeItem(connection.name, vscode.TreeItemCollapsibleState.Expanded);
    item.id = this.id;
    item.iconPath = new vscode.ThemeIcon(isStale ? 'history' : 'checklist');
    const counts = countsText(severityCounts(report));
    const description = [counts, ...(isStale ? [vscode.l10n.t('changed since the check')] : [])].join(' · ');
    item.description = description;
    item.tooltip = factLines([
      [vscode.l10n.t('Dump'), connection.address],
      [vscode.l10n.t('Found'), counts],
      [vscode.l10n.t('Entries read'), formatCount(report.entries)],
      [vscode.l10n.t('Checked'), checkedAt.toLocaleTimeString()],
      ...(isStale ? [[vscode.l10n.t('State'), vscode.l10n.t('changed since the check')] as const] : []),
    ]);
    item.contextValue = contextValue('check');
    item.accessibilityInformation = { label: vscode.l10n.t('Problems of {0}: {1}', connection.name, description) };
    return item;
  }
}

/** All findings of one kind. */
export class GroupNode {
  readonly id: string;
  readonly severity: Finding['severity'];
  private readonly nodes: readonly ProblemNode[];

  constructor(
    readonly parent: CheckNode,
    readonly code: Finding['code'],
    readonly findings: readonly Finding[],
    /** Found, of which `findings` may be the first. */
    readonly count: number,
  ) {
    this.id = `${parent.id}/${code}`;
    this.severity = gravest(findings);
    const nodes = findings.map((finding, index) => new FindingNode(this, finding, index));
    const listed = formatCount(findings.length);
    this.nodes =
      count > findings.length
        ? [...nodes, new RemarkNode(this, vscode.l10n.t('{0} of {1} are listed', listed, formatCount(count)))]
        : nodes;
  }

  get connection(): Connection {
    return this.parent.connection;
  }

  get result(): CheckResult {
    return this.parent.result;
  }

  children(): readonly ProblemNode[] {
    return this.nodes;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.code, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.iconPath = severityIcon(this.severity);
    const shown = this.findings.length;
    item.description =
      this.count > shown
        ? vscode.l10n.t('{0} of {1}', formatCount(shown), formatCount(this.count))
        : formatCount(this.count);
    item.tooltip = factLines([
      [severityWord(this.severity), this.code],
      [vscode.l10n.t('Found'), formatCount(this.count)],
      [vscode.l10n.t('What it means'), CHECKS[this.code].advice],
    ]);
    item.contextValue = contextValue(...(this.fixes().length > 0 ? (['fixable'] as const) : []));
    item.accessibilityInformation = {
      label: `${severityWord(this.severity)}, ${this.code}, ${formatCount(this.count)}`,
    };
    return item;
  }

  /** Findings that a fix can still be applied to. */
  fixes(): Finding[] {
    return this.findings.filter((finding) => finding.fix !== undefined && !this.result.fixed.has(finding));
  }
}

/** One finding. Where it is about a place, it has what a place has, so the commands of places work on it. */
export class FindingNode {
  readonly id: string;
  readonly inode: U64;
  readonly names: readonly ByteString[];

  constructor(
    readonly parent: GroupNode,
    readonly finding: Finding,
    index: number,
  ) {
    this.id = `${parent.id}/${index}`;
    this.inode = finding.inode ?? 0;
    this.names = finding.names ?? [];
  }

  get connection(): Connection {
    return this.parent.connection;
  }

  /** Whether there is something to be shown: what a whole dump has a lot of is nowhere. */
  get canOpen(): boolean {
    const { names, section, line } = this.finding;
    return names !== undefined || section !== undefined || line !== undefined;
  }

  /** `/data/small`, `Counters`, or where in the file. */
  get place(): string {
    const { names, section, line } = this.finding;
    if (names !== undefined) return displayName(`/${names.join('/')}`);
    if (section !== undefined) return section;
    return line === undefined ? '' : vscode.l10n.t('line {0}', formatCount(line));
  }

  item(): vscode.TreeItem {
    const { finding } = this;
    const { fix, severity, message, line, offset } = finding;
    const isFixed = this.parent.result.fixed.has(finding);
    // The view is narrow: the place is short, and the whole sentence is in the tooltip.
    const item = new vscode.TreeItem(this.place === '' ? message : this.place);
    item.id = this.id;
    item.iconPath = isFixed ? new vscode.ThemeIcon('check') : severityIcon(severity);
    const sentence = this.place === '' ? '' : message;
    const description = isFixed ? vscode.l10n.t('fix applied · {0}', sentence) : sentence;
    item.description = description;
    item.tooltip = factLines([
      [severityWord(severity), message],
      [vscode.l10n.t('Code'), finding.code],
      [vscode.l10n.t('Place'), this.place],
      ...(finding.inode === undefined ? [] : [[vscode.l10n.t('Inode'), String(finding.inode)] as const]),
      ...(line === undefined ? [] : [[vscode.l10n.t('Line'), formatCount(line)] as const]),
      ...(offset === undefined ? [] : [[vscode.l10n.t('Byte'), formatCount(offset)] as const]),
      ...(fix === undefined ? [] : [[vscode.l10n.t('Fix'), fix.title] as const]),
    ]);
    item.contextValue = contextValue(
      ...(this.canOpen ? (['opens'] as const) : []),
      'finding',
      ...(finding.names === undefined ? [] : (['place'] as const)),
      ...(fix === undefined || isFixed ? [] : (['fixable'] as const)),
    );
    if (this.canOpen) {
      item.command = { command: Command.openFinding, title: vscode.l10n.t('Open'), arguments: [this] };
    }
    item.accessibilityInformation = {
      label: `${severityWord(severity)}: ${this.place}, ${isFixed ? vscode.l10n.t('fix applied · {0}', message) : message}`,
    };
    return item;
  }
}

/** A sentence where nothing can be done. */
export class RemarkNode {
  readonly id: string;

  constructor(
    readonly parent: CheckNode | GroupNode,
    private readonly text: string,
  ) {
    this.id = `${parent.id}/remark ${text}`;
  }

  get connection(): Connection {
    return this.parent.connection;
  }

  item(): vscode.TreeItem {
    const item = new vscode.TreeItem(this.text);
    item.id = this.id;
    return item;
  }
}
