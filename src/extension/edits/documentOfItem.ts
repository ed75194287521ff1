import type * as vscode from 'vscode';
import { DocumentAddress } from '../../core/documents/documentAddress';
import type { FactKind } from '../../core/documents/documentKind';
import { uriOf } from '../documents/documentUri';
import type { ChangedItem } from '../../core/edit/itemChange';

/** The document of one changed item. */
export function addressOfItem(connectionId: string, item: ChangedItem): DocumentAddress {
  return 'names' in item
    ? DocumentAddress.ofPlace(connectionId, 'entry', item.names)
    : DocumentAddress.ofFacts(connectionId, kindOfSection(item.section));
}

export function uriOfDocument(connectionId: string, item: ChangedItem): vscode.Uri {
  return uriOf(addressOfItem(connectionId, item));
}

function kindOfSection(section: string): FactKind {
  switch (section) {
    case 'Setting':
      return 'setting';
    case 'Counters':
      return 'counters';
    case 'Sustained':
      return 'sustained';
    case 'DelFiles':
      return 'delFiles';
    default:
      return 'quotas';
  }
}
