import * as vscode from 'vscode';
import { displayName } from '../../core/display/name';
import type { Edit } from '../../core/edit/edit';
import type { Names } from '../../core/model/names';

/** An edit in a few words: `change of /data/small`. */
export function editWords(edit: Edit): string {
  switch (edit.kind) {
    case 'put':
    case 'putSubtree':
      return vscode.l10n.t('change of {0}', pathOf(edit.names));
    case 'add':
      return vscode.l10n.t('new {0}', pathOf(edit.names));
    case 'delete':
      return vscode.l10n.t('deletion of {0}', pathOf(edit.names));
    case 'move':
      return vscode.l10n.t('{0} → {1}', pathOf(edit.from), pathOf(edit.to));
    case 'section':
      return vscode.l10n.t('change of {0}', edit.section);
  }
}

export function pathOf(names: Names): string {
  return displayName(`/${names.join('/')}`);
}
