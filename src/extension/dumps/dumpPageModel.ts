import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import { settingText } from '../../core/model/setting';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import type { ActionModel, DumpPageModel } from '../../shared/dumpPage';
import type { CheckResult } from '../problems/checkResults';
import { countsText, severityCounts } from '../problems/severity';
import { exactBytes } from '../ui/exactBytes';
import type { IndexState } from './indexState';
import { damageSentence, indexSentence } from './indexState';

export interface KnownDump {
  path: string;
  fileBytes: number;
  /** Undefined until they are read. */
  facts: VolumeFacts | undefined;
  index: IndexState | undefined;
  check: CheckResult | undefined;
  edits: number;
  /** Why it cannot be opened. */
  failure: string | undefined;
}

/** What the page of a dump shows. */
export function dumpPageModel(dump: KnownDump): DumpPageModel {
  const { path, failure, index } = dump;
  const name = basename(path);
  return {
    title: name,
    subtitle: dirname(path),
    facts: failure === undefined ? facts(dump) : [],
    notes: index === undefined || failure !== undefined ? [] : notes(name, index),
    ...(failure === undefined ? {} : { failure }),
    ...(index?.kind === 'indexing' ? { progress: { label: indexSentence(index), fraction: index.fraction ?? 0 } } : {}),
    actions: failure === undefined ? actions(index) : [openAsText(true)],
  };
}

function facts({ fileBytes, facts: volume, index, check, edits }: KnownDump): DumpPageModel['facts'] {
  const rows: (readonly [label: string, value: string])[] = [[vscode.l10n.t('Size'), exactBytes(fileBytes)]];
  if (volume !== undefined) {
    rows.push(
      [vscode.l10n.t('Volume'), settingText(volume.setting, 'Name')],
      [vscode.l10n.t('UUID'), settingText(volume.setting, 'UUID')],
      [vscode.l10n.t('Storage'), settingText(volume.setting, 'Storage')],
      [vscode.l10n.t('Inodes by its counters'), formatCount(volume.counters.usedInodes)],
      [vscode.l10n.t('Used space by its counters'), exactBytes(volume.counters.usedSpace)],
    );
  }
  if (index?.kind === 'ready') rows.push([vscode.l10n.t('Entries'), formatCount(index.summary.entries)]);
  rows.push([vscode.l10n.t('Index'), indexSentence(index)]);
  if (index?.kind === 'ready') {
    const secrets = index.summary.holdsSecrets ? vscode.l10n.t('in the file') : vscode.l10n.t('removed, or none');
    rows.push([vscode.l10n.t('Secrets'), secrets]);
  }
  if (check !== undefined) {
    const found = countsText(severityCounts(check.report));
    rows.push([
      vscode.l10n.t('Last check'),
      check.isStale ? vscode.l10n.t('{0} · changed since the check', found) : found,
    ]);
  }
  if (edits > 0) rows.push([vscode.l10n.t('Edits, not yet applied'), formatCount(edits)]);
  return rows.map(([label, value]) => ({ label, value }));
}

function notes(name: string, index: IndexState): string[] {
  return index.kind === 'ready' && index.summary.damage !== undefined ? [damageSentence(name, index)] : [];
}

function actions(index: IndexState | undefined): ActionModel[] {
  const unindexed = index?.kind === 'stopped' || index?.kind === 'failed';
  return [
    { action: 'showInVolumes', label: vscode.l10n.t('Show in Volumes'), icon: 'list-tree', isPrimary: true },
    { action: 'check', label: vscode.l10n.t('Check'), icon: 'checklist', isPrimary: false },
    { action: 'compare', label: vscode.l10n.t('Compare With…'), icon: 'compare-changes', isPrimary: false },
    ...(vscode.workspace.isTrusted
      ? [{ action: 'load', label: vscode.l10n.t('Load…'), icon: 'database', isPrimary: false } as const]
      : []),
    { action: 'openSetting', label: vscode.l10n.t('Open Setting'), icon: 'settings', isPrimary: false },
    ...(index?.kind === 'indexing'
      ? [
          {
            action: 'stopIndexing',
            label: vscode.l10n.t('Stop Indexing'),
            icon: 'debug-stop',
            isPrimary: false,
          } as const,
        ]
      : []),
    ...(unindexed
      ? [{ action: 'buildIndex', label: vscode.l10n.t('Build Index'), icon: 'run', isPrimary: false } as const]
      : []),
    openAsText(false),
  ];
}

function openAsText(isPrimary: boolean): ActionModel {
  return { action: 'openAsText', label: vscode.l10n.t('Open as Text'), icon: 'file', isPrimary };
}
