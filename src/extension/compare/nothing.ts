import type * as vscode from 'vscode';
import { Scheme } from '../ids';

/** The empty document that stands for a side where something is not there. */
export class Nothing implements vscode.TextDocumentContentProvider {
  provideTextDocumentContent(): string {
    return '';
  }
}

/** Named like the side that is there, so that both are coloured alike. */
export function nothingLike(uri: vscode.Uri): vscode.Uri {
  return uri.with({ scheme: Scheme.nothing });
}
