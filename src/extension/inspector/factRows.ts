import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import { exactBytes } from '../ui/exactBytes';
import { formatBytes, formatMode, formatTime } from '../../core/display/units';
import { EntryType, entryTypeName } from '../../core/model/entryType';
import type { I64 } from '../../core/model/u64';
import { align4K } from '../../core/model/u64';
import type { Inspection } from '../../core/ports/metadataSource';

const FLAGS = ['immutable', 'append-only', 'hidden', 'system', 'archive', 'skip-trash'];

interface FactRow {
  label: string;
  value: string;
}

/** The attributes of an inode. */
export function factRows({ inode, attr, target, dangling }: Inspection): FactRow[] {
  const rows: (FactRow | false)[] = [
    dangling && row(vscode.l10n.t('Warning'), vscode.l10n.t('A directory names this inode, but it has no attributes.')),
    row(vscode.l10n.t('Inode'), String(inode)),
    row(vscode.l10n.t('Type'), entryTypeName(attr.type)),
    target !== '' && row(vscode.l10n.t('Target'), displayName(target)),
    row(vscode.l10n.t('Mode'), `${formatMode(attr)} (${attr.mode.toString(8).padStart(4, '0')})`),
    row(vscode.l10n.t('Owner'), `uid ${attr.uid}, gid ${attr.gid}`),
    attr.type === EntryType.regular && row(vscode.l10n.t('Length'), exactBytes(attr.length)),
    attr.type === EntryType.regular && row(vscode.l10n.t('Counted as'), formatBytes(align4K(attr.length))),
    row(vscode.l10n.t('Links'), String(attr.nlink)),
    row(vscode.l10n.t('Modified'), time(attr.mtime, attr.mtimensec)),
    row(vscode.l10n.t('Changed'), time(attr.ctime, attr.ctimensec)),
    row(vscode.l10n.t('Accessed'), time(attr.atime, attr.atimensec)),
    attr.flags !== 0 && row(vscode.l10n.t('Flags'), flagNames(attr.flags)),
    attr.rdev !== 0 && row(vscode.l10n.t('Device'), String(attr.rdev)),
    attr.tier !== 0 && row(vscode.l10n.t('Storage tier'), String(attr.tier)),
  ];
  return rows.filter((candidate): candidate is FactRow => candidate !== false);
}

function row(label: string, value: string): FactRow {
  return { label, value };
}

function time(seconds: I64, nanoseconds: number): string {
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0')}`;
  return `${formatTime(seconds)}${fraction} UTC`;
}

function flagNames(flags: number): string {
  const names = FLAGS.filter((_, bit) => (flags & (1 << bit)) !== 0);
  return `${names.join(', ')} (${flags})`;
}
