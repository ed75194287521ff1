import * as vscode from 'vscode';

/** What a dump that keeps secrets means for whoever handles the file. */
export function heldSecretsSentence(members: readonly string[]): string {
  return vscode.l10n.t('{0}: anyone who reads this file can read the bucket.', members.join(', '));
}
