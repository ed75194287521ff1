import * as vscode from 'vscode';
import type { SecretChanges } from '../../../core/secrets/secretChanges';
import { MEMBER_OF_CHANGE, SECRET_CHANGES } from '../../../core/secrets/secretChanges';
import type { SecretState } from '../../../core/secrets/secretState';
import { UserCancelled } from '../../ui/presentError';
import { encryptionSentence, heldWords } from './secretWords';

export interface ChosenSecrets {
  changes: (keyof SecretChanges)[];
  encrypt: boolean;
}

interface Item extends vscode.QuickPickItem {
  change: keyof SecretChanges | 'encrypt';
}

/** The checklist: what is missing is ticked. @throws {UserCancelled} when nothing is chosen. */
export async function chooseSecrets(title: string, state: SecretState): Promise<ChosenSecrets> {
  const picked = await vscode.window.showQuickPick(itemsOf(state), {
    title,
    placeHolder: [vscode.l10n.t('Choose what to set'), encryptionSentence(state)].filter(Boolean).join('. '),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined || picked.length === 0) throw new UserCancelled();
  const chosen = picked.map(({ change }) => change);
  return {
    changes: withPair(
      chosen.filter((change) => change !== 'encrypt'),
      state,
    ),
    encrypt: chosen.includes('encrypt'),
  };
}

function itemsOf(state: SecretState): Item[] {
  const { missing, unreadable, keyEncrypted } = state;
  const items = SECRET_CHANGES.flatMap((change): Item[] => {
    const member = MEMBER_OF_CHANGE[change];
    // The key of a volume is given back only where it is gone.
    if (change === 'encryptKey' && !missing.includes(member) && !unreadable.includes(member)) return [];
    return [{ label: member, description: heldWords(member, state), picked: missing.includes(member), change }];
  });
  if (keyEncrypted) return items;
  return [
    ...items,
    {
      label: vscode.l10n.t('Encrypt the secrets'),
      description: vscode.l10n.t('they are stored in clear; the key is made of the volume\u2019s UUID'),
      change: 'encrypt',
    },
  ];
}

/** Where both were removed, clients need both in one step. */
function withPair(chosen: (keyof SecretChanges)[], { missing }: SecretState): (keyof SecretChanges)[] {
  const pair = (['secretKey', 'sessionToken'] as const).filter((change) => missing.includes(MEMBER_OF_CHANGE[change]));
  if (!chosen.some((change) => change === 'secretKey' || change === 'sessionToken')) return chosen;
  return SECRET_CHANGES.filter((change) => chosen.includes(change) || pair.some((one) => one === change));
}
