import * as vscode from 'vscode';
import { encodeSegment } from '../../core/documents/pathSegment';
import { TRASH_NAME } from '../../core/model/inode';
import { Scheme } from '../ids';
import type { ChangedItem } from '../../core/edit/itemChange';
import type { Names } from '../../core/model/names';

/**
 * Where an item of a dump is in the Volumes view, as a path: decorations spread from an item to everything above it by
 * the paths of URIs.
 */
export function itemUri(connectionId: string, names: Names): vscode.Uri {
  const inTrash = names[0] === TRASH_NAME;
  const segments = inTrash ? ['trash', ...names.slice(1).map(encodeSegment)] : ['files', ...names.map(encodeSegment)];
  return vscode.Uri.from({ scheme: Scheme.item, authority: connectionId, path: `/${segments.join('/')}` });
}

/** Of a member of the header: the item of the view that shows it. */
export function sectionUri(connectionId: string, section: string): vscode.Uri {
  const item = section.endsWith('Quotas') ? 'quotas' : section.charAt(0).toLowerCase() + section.slice(1);
  return vscode.Uri.from({ scheme: Scheme.item, authority: connectionId, path: `/${item}` });
}

export function connectionUri(connectionId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: Scheme.item, authority: connectionId, path: '/' });
}

export function uriOfItem(connectionId: string, item: ChangedItem): vscode.Uri {
  return 'names' in item ? itemUri(connectionId, item.names) : sectionUri(connectionId, item.section);
}
