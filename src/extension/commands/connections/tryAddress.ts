import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { Findings } from '../../connections/findings';
import { findingsText } from '../../connections/findings';
import { hasServer } from '../../connections/engineForms';
import { joinPassword } from '../../connections/secretInUrl';
import type { Services } from '../../services';
import { UserCancelled, isSilent } from '../../ui/presentError';
import { withTestProgress } from './withTestProgress';

export interface Target {
  /** Without the password. */
  address: string;
  /** In the spelling of URLs. */
  password: string | undefined;
}

export type Trial =
  { next: 'name'; findings: Findings | undefined } | { next: 'address' | 'secret'; findings?: undefined };

/**
 * Tests a connection that is about to be saved. After a failure the user says how to go on; a server that is down now can
 * be saved all the same.
 * @throws {UserCancelled} when the failure is left unanswered.
 */
export async function tryAddress(services: Services, { address, password }: Target): Promise<Trial> {
  try {
    const findings = await withTestProgress(services, joinPassword(address, password), displayUrl(address));
    services.log.info('connections', `tested ${displayUrl(address)}: ${findingsText(findings)}`);
    return { next: 'name', findings };
  } catch (error) {
    if (isSilent(error)) throw error;
    services.errors.log('connections', error);
    const editAddress = vscode.l10n.t('Edit Address');
    const editPassword = vscode.l10n.t('Edit Password');
    const saveAnyway = vscode.l10n.t('Save Anyway');
    const mayBePassword = MetaError.is(error, 'denied') && hasServer({ kind: 'engine', address });
    const buttons = [editAddress, ...(mayBePassword ? [editPassword] : []), saveAnyway];
    const answer = await vscode.window.showErrorMessage(services.errors.sentence(error), ...buttons);
    if (answer === editAddress) return { next: 'address' };
    if (answer === editPassword) return { next: 'secret' };
    if (answer === saveAnyway) return { next: 'name', findings: undefined };
    throw new UserCancelled();
  }
}
