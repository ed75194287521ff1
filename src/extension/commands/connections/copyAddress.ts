import * as vscode from 'vscode';
import { sharedAddress } from '../../connections/sharedAddress';
import type { Services } from '../../services';
import { pickConnection } from '../pickConnection';

/** *Copy Address*: without a password, so it may be given away; *Add Connection…* takes it back and asks for the password. */
export async function copyAddress(services: Services, argument?: unknown): Promise<void> {
  const { address } = await pickConnection(services, argument, vscode.l10n.t('Copy Address'));
  await vscode.env.clipboard.writeText(sharedAddress(address));
}
