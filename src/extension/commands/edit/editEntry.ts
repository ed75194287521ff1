import * as vscode from 'vscode';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import { openDocument } from '../../documents/openDocument';
import type { Services } from '../../services';
import { pickEditable } from './pickEditable';

/** *Edit as JSON*: one entry of a dump. */
export async function editEntry(services: Services, argument?: unknown): Promise<vscode.Uri> {
  const { connection, names } = await pickEditable(services, argument, vscode.l10n.t('Edit as JSON'));
  return openDocument(services.documents, DocumentAddress.ofPlace(connection.id, 'entry', names));
}
