import * as vscode from 'vscode';
import type { DocumentAddress } from '../../core/documents/documentAddress';
import type { MetaFileSystem } from './metaFileSystem';
import { uriOf } from './documentUri';

/**
 * Shows a document as a preview tab, as the explorer does.
 * @throws {MetaError} when it cannot be read.
 */
export async function openDocument(documents: MetaFileSystem, address: DocumentAddress): Promise<vscode.Uri> {
  const uri = uriOf(address);
  await documents.prepare(uri);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  return uri;
}
