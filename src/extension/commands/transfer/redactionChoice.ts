import * as vscode from 'vscode';
import type { RedactionLevel } from '../../../core/secrets/redactionLevel';
import { settings } from '../../config/settings';
import { UserCancelled } from '../../ui/presentError';

interface LevelItem extends vscode.QuickPickItem {
  level: RedactionLevel;
}

/** Asks what the file may hold of the volume's secrets; the level of the settings comes first. */
export async function askRedaction(title: string): Promise<RedactionLevel> {
  const preferred = settings.dumpRedaction();
  const items = [...levels()].sort((a, b) => Number(b.level === preferred) - Number(a.level === preferred));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('What may the file hold of the volume’s secrets?'),
    ignoreFocusOut: true,
  });
  if (picked === undefined) throw new UserCancelled();
  return picked.level;
}

/** What a full dump means, said before it is confirmed. */
export function fullDumpWarning(): string {
  return vscode.l10n.t('This file will contain the volume’s secret key. Anyone who reads it can read your bucket.');
}

/** Two lines each, for a quick pick cuts what does not fit on one. */
function levels(): LevelItem[] {
  return [
    {
      level: 'restore-ready',
      label: vscode.l10n.t('Restore-ready'),
      description: vscode.l10n.t('Secrets are written as "removed" (SecretKey, SessionToken).'),
      detail: vscode.l10n.t('AccessKey, bucket URL and the encryption key stay in the file.'),
    },
    {
      level: 'share-safe',
      label: vscode.l10n.t('Share-safe'),
      description: vscode.l10n.t('No credential stays in the file.'),
      detail: vscode.l10n.t('Keys, tokens, the encryption key and passwords inside URLs are removed.'),
    },
    {
      level: 'full',
      label: vscode.l10n.t('Full'),
      description: vscode.l10n.t('Asks for the volume name.'),
      detail: fullDumpWarning(),
    },
  ];
}
