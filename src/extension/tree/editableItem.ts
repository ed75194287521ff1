import * as vscode from 'vscode';
import type { EditStore } from '../edits/editStore';
import { itemUri, sectionUri } from '../edits/itemUri';
import type { TreeTag } from './contextValue';
import type { PlaceNode } from './entryNode';
import type { TreeNode } from './node';

/** What a place offers beside being looked at: entries of dumps can be edited, and changes taken back. */
export function editTags(node: PlaceNode, edits: EditStore): TreeTag[] {
  if (node.connection.kind !== 'dump') return [];
  return edits.isChanged(node.connection.id, node.names) ? ['changed', 'writable'] : ['writable'];
}

/**
 * Gives an item of a dump a place in the tree of decorations, and says aloud what they show. Items of engines have none:
 * nothing marks them.
 */
export function decorate(item: vscode.TreeItem, node: PlaceNode, edits: EditStore): void {
  if (node.connection.kind !== 'dump') return;
  item.resourceUri = itemUri(node.connection.id, node.names);
  if (!edits.isChanged(node.connection.id, node.names)) return;
  const label = vscode.l10n.t('{0}, changed, not applied', item.accessibilityInformation?.label ?? '');
  item.accessibilityInformation = { label };
}

export function decorateSection(item: vscode.TreeItem, node: TreeNode, section: string): void {
  if (node.connection.kind === 'dump') item.resourceUri = sectionUri(node.connection.id, section);
}
