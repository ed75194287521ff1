import * as vscode from 'vscode';
import type { SecretState } from '../../../core/secrets/secretState';

/** What is stored for a member of the setting, in a few words. */
export function heldWords(member: string, { missing, held, unreadable }: SecretState): string {
  if (missing.includes(member)) return vscode.l10n.t('removed: must be set');
  if (unreadable.includes(member)) return vscode.l10n.t('set, but does not decrypt');
  return held.includes(member) ? vscode.l10n.t('set') : vscode.l10n.t('not set');
}

/** Whether the objects are encrypted and could be read; '' when they are not. */
export function encryptionSentence({ encryption }: SecretState): string {
  switch (encryption) {
    case 'none':
      return '';
    case 'keyPresent':
      return vscode.l10n.t('Objects are encrypted; the RSA key is in the setting, its passphrase is not.');
    case 'keyRemoved':
      return vscode.l10n.t('Objects are encrypted and the RSA key was removed: without a copy nothing can be read.');
  }
}

/** What is still to be set; '' when nothing is. */
export function missingSentence({ missing }: SecretState): string {
  return missing.length === 0 ? '' : vscode.l10n.t('Still missing: {0}.', missing.join(', '));
}
