import * as vscode from 'vscode';
import { formatCount } from '../../core/display/units';
import type { FactKind } from '../../core/documents/documentKind';
import type { VolumeFacts } from '../../core/model/volumeFacts';
import { Command } from '../ids';
import type { FactNodeLook } from './factNode';

/** How a document about the whole volume is shown in the tree. */
export function factLook(kind: FactKind, facts: VolumeFacts): FactNodeLook {
  const count = (number: number): string => (number === 0 ? vscode.l10n.t('none') : formatCount(number));
  switch (kind) {
    case 'setting':
      return { label: vscode.l10n.t('Setting'), icon: 'settings', description: '', command: Command.openSetting };
    case 'counters':
      return {
        label: vscode.l10n.t('Counters'),
        icon: 'symbol-number',
        description: '',
        command: Command.openCounters,
      };
    case 'quotas': {
      const quotas = facts.dirQuotas.length + facts.userQuotas.length + facts.groupQuotas.length;
      return { label: vscode.l10n.t('Quotas'), icon: 'law', description: count(quotas), command: Command.openQuotas };
    }
    case 'sessions':
      return { label: vscode.l10n.t('Sessions'), icon: 'vm-connect', description: '', command: Command.openSessions };
    case 'delFiles':
      return {
        label: vscode.l10n.t('Deleted Files'),
        icon: 'clear-all',
        description: count(facts.delFiles.length),
        command: Command.openDelFiles,
      };
    case 'sustained':
      return {
        label: vscode.l10n.t('Sustained Files'),
        icon: 'pinned',
        description: count(facts.sustained.reduce((sum, { inodes }) => sum + inodes.length, 0)),
        command: Command.openSustained,
      };
  }
}
