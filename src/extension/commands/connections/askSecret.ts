import * as vscode from 'vscode';
import { decodePassword } from '../../../core/engines/url/credentials';
import { displayUrl } from '../../../core/secrets/displayUrl';
import { encodePassword } from '../../connections/secretInUrl';
import type { Back, Step } from '../../ui/steps';
import { BACK, askText } from '../../ui/steps';

export interface SecretStep extends Step {
  /** Without the password. */
  address: string;
  /** What was given before, in the spelling of URLs. */
  value?: string | undefined;
}

/** The password of a server, in the spelling of URLs; undefined for none. */
export async function askSecret({ address, value, ...step }: SecretStep): Promise<string | undefined | Back> {
  const typed = await askText({
    ...step,
    prompt: vscode.l10n.t(
      'Password for {0}, any characters. Leave it empty when there is none or the environment gives it (META_PASSWORD).',
      displayUrl(address),
    ),
    value: value === undefined ? '' : decodePassword(value),
    isSecret: true,
  });
  if (typed === BACK) return BACK;
  return typed === '' ? undefined : encodePassword(typed);
}
