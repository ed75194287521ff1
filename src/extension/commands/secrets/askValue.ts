import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { MetaError, messageOf } from '../../../core/errors';
import type { SecretChanges } from '../../../core/secrets/secretChanges';
import { MEMBER_OF_CHANGE } from '../../../core/secrets/secretChanges';
import { UserCancelled } from '../../ui/presentError';
import { BACK, askPick, askText } from '../../ui/steps';

/** Where the official client looks for them. */
const ENVIRONMENT: Readonly<Record<keyof SecretChanges, string | undefined>> = {
  accessKey: 'ACCESS_KEY',
  secretKey: 'SECRET_KEY',
  sessionToken: 'SESSION_TOKEN',
  encryptKey: undefined,
};

export interface GivenValue {
  value: string;
  /** By hand: only then it is worth asking whether to remember it. */
  typed: boolean;
}

interface Way extends vscode.QuickPickItem {
  give(): Promise<GivenValue>;
}

/** Asks for one secret, from where it may be known. @throws {UserCancelled} when the question is left. */
export async function askValue(
  title: string,
  change: keyof SecretChanges,
  remembered: string | undefined,
): Promise<GivenValue> {
  const member = MEMBER_OF_CHANGE[change];
  if (change === 'encryptKey') return { value: await readKey(member), typed: false };
  const ways = waysOf(title, change, remembered);
  const [only] = ways;
  if (only !== undefined && ways.length === 1) return only.give();
  const way = await askPick({ title, placeholder: vscode.l10n.t('Where {0} comes from', member), items: () => ways });
  if (way === BACK) throw new UserCancelled();
  return way.give();
}

function waysOf(title: string, change: keyof SecretChanges, remembered: string | undefined): Way[] {
  const member = MEMBER_OF_CHANGE[change];
  const variable = ENVIRONMENT[change];
  const given = variable === undefined ? undefined : process.env[variable];
  return [
    ...(remembered === undefined || remembered === ''
      ? []
      : [way(vscode.l10n.t('$(key) Remembered for this volume'), remembered)]),
    ...(given === undefined || given === ''
      ? []
      : [way(vscode.l10n.t('$(symbol-variable) Environment variable {0}', variable ?? ''), given)]),
    { label: vscode.l10n.t('$(edit) Type {0}', member), give: () => typeIt(title, member) },
    ...(change === 'sessionToken' ? [way(vscode.l10n.t('$(circle-slash) There is none'), '')] : []),
  ];
}

function way(label: string, value: string): Way {
  return { label, give: () => Promise.resolve({ value, typed: false }) };
}

async function typeIt(title: string, member: string): Promise<GivenValue> {
  const value = await askText({
    title,
    prompt: vscode.l10n.t('{0} of the object storage', member),
    isSecret: true,
    problem: (text) => (text === '' ? vscode.l10n.t('Type a value, or leave with Escape.') : undefined),
  });
  if (value === BACK) throw new UserCancelled();
  return { value, typed: true };
}

async function readKey(member: string): Promise<string> {
  const picked = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('{0}: the private RSA key of the volume (PEM)', member),
    openLabel: vscode.l10n.t('Use This Key'),
  });
  const [file] = picked ?? [];
  if (file === undefined) throw new UserCancelled();
  try {
    return await readFile(file.fsPath, 'utf8');
  } catch (error) {
    throw new MetaError('io', vscode.l10n.t('{0} cannot be read: {1}.', file.fsPath, messageOf(error)), {
      cause: error,
    });
  }
}
