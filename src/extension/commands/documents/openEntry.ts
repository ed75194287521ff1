import * as vscode from 'vscode';
import { DocumentAddress } from '../../../core/documents/documentAddress';
import { openDocument } from '../../documents/openDocument';
import type { Services } from '../../services';
import { pickPlace } from '../pickPlace';

/** *Open as JSON*: one entry in the dump's spelling. */
export async function openEntry(services: Services, argument?: unknown): Promise<vscode.Uri> {
  const { connection, names } = await pickPlace(services, argument, vscode.l10n.t('Open Entry as JSON'));
  return openDocument(services.documents, DocumentAddress.ofPlace(connection.id, 'entry', names));
}
