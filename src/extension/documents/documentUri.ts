import * as vscode from 'vscode';
import { DocumentAddress } from '../../core/documents/documentAddress';
import { Scheme } from '../ids';

export function uriOf(address: DocumentAddress): vscode.Uri {
  return vscode.Uri.from({ scheme: Scheme.metadata, authority: address.connectionId, path: address.uriPath });
}

/** Undefined when the URI is none of our documents. */
export function addressOf(uri: vscode.Uri): DocumentAddress | undefined {
  return uri.scheme === Scheme.metadata ? DocumentAddress.parse(uri.authority, uri.path) : undefined;
}
