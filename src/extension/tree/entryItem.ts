import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import { formatBytes, formatMode, formatTime } from '../../core/display/units';
import { EntryType, entryTypeName } from '../../core/model/entryType';
import type { DirectoryItem } from '../../core/ports/metadataSource';
import { exactBytes } from '../ui/exactBytes';
import { factLines } from './markdown';

// Not `file` and `folder`: where an item has a URI, VS Code puts the icons of the file icon theme in their place.
const ICONS: Record<EntryType, string> = {
  [EntryType.unknown]: 'question',
  [EntryType.regular]: 'symbol-file',
  [EntryType.directory]: 'symbol-folder',
  [EntryType.symlink]: 'file-symlink-file',
  [EntryType.fifo]: 'arrow-swap',
  [EntryType.blockdev]: 'server',
  [EntryType.chardev]: 'terminal',
  [EntryType.socket]: 'plug',
};

export function entryTypeIcon(type: EntryType): vscode.ThemeIcon {
  return new vscode.ThemeIcon(ICONS[type]);
}

export function entryIcon(entry: DirectoryItem): vscode.ThemeIcon {
  return new vscode.ThemeIcon(entry.dangling ? 'warning' : ICONS[entry.attr.type]);
}

/** The small fact behind the name: size, further links, target. */
export function entryDescription({ attr, target, dangling }: DirectoryItem): string {
  if (dangling) return vscode.l10n.t('no attributes stored');
  if (attr.type === EntryType.symlink) return `→ ${displayName(target)}`;
  const parts: string[] = [];
  if (attr.type === EntryType.regular) parts.push(formatBytes(attr.length));
  else if (attr.type !== EntryType.directory) parts.push(entryTypeName(attr.type));
  if (attr.type !== EntryType.directory && attr.nlink > 1) parts.push(vscode.l10n.t('×{0} links', attr.nlink));
  return parts.join('  ');
}

/** Read out as a sentence. */
export function entrySentence(entry: DirectoryItem, connectionName: string): string {
  const description = entryDescription(entry);
  return [
    `${entryTypeName(entry.attr.type)} ${displayName(entry.name)}`,
    vscode.l10n.t('inode {0}', String(entry.inode)),
    ...(description === '' ? [] : [description]),
    vscode.l10n.t('in {0}', connectionName),
  ].join(', ');
}

export function entryTooltip(entry: DirectoryItem, path: string): vscode.MarkdownString {
  const { attr, inode, target } = entry;
  return factLines([
    [vscode.l10n.t('Path'), path],
    [vscode.l10n.t('Inode'), String(inode)],
    [vscode.l10n.t('Type'), entryTypeName(attr.type)],
    [vscode.l10n.t('Mode'), formatMode(attr)],
    [vscode.l10n.t('Owner'), `${attr.uid}:${attr.gid}`],
    ...(attr.type === EntryType.regular ? [[vscode.l10n.t('Length'), exactBytes(attr.length)] as const] : []),
    ...(target === '' ? [] : [[vscode.l10n.t('Target'), displayName(target)] as const]),
    [vscode.l10n.t('Links'), String(attr.nlink)],
    [vscode.l10n.t('Modified'), formatTime(attr.mtime)],
    [vscode.l10n.t('Changed'), formatTime(attr.ctime)],
  ]);
}
