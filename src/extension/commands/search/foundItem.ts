import * as vscode from 'vscode';
import { displayName } from '../../../core/display/name';
import { EntryType, entryTypeName } from '../../../core/model/entryType';
import type { FoundEntry } from '../../../core/ports/entrySearch';
import { plainText } from '../../ui/plainText';
import { entryTypeIcon } from '../../tree/entryItem';
import { placeOf } from './placeOf';

/** A found entry as a line of a quick pick. */
export interface FoundItem extends vscode.QuickPickItem {
  found?: FoundEntry;
}

export const openJson: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('json'),
  tooltip: vscode.l10n.t('Open Entry as JSON'),
};
export const inspect: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('search'),
  tooltip: vscode.l10n.t('Inspect'),
};

export function foundItem(found: FoundEntry): FoundItem {
  const names = placeOf(found);
  const name = found.names.at(-1);
  const label = name === undefined ? rootLabel(found) : plainText(displayName(name));
  return {
    label,
    iconPath: entryTypeIcon(found.type),
    description: plainText(displayName(`/${names.slice(0, -1).join('/')}`)),
    detail: vscode.l10n.t('{0}, inode {1}', entryTypeName(found.type), String(found.inode)),
    // Found by the index; the box must not filter it again by its own rules.
    alwaysShow: true,
    buttons: found.type === EntryType.directory ? [openJson] : [openJson, inspect],
    found,
  };
}

function rootLabel({ tree }: FoundEntry): string {
  return tree === 'Trash' ? vscode.l10n.t('Trash') : vscode.l10n.t('Files');
}
