import * as vscode from 'vscode';
import type { Findings } from '../../connections/findings';
import { findingsText } from '../../connections/findings';
import type { Services } from '../../services';
import { plainText } from '../../ui/plainText';
import { pickConnection } from '../pickConnection';
import { withTestProgress } from './withTestProgress';

/** *Test Connection*: opens it anew and says what answers. From code `{connectionId}`; returns what was found. */
export async function testConnection(services: Services, argument?: unknown): Promise<Findings> {
  const title = vscode.l10n.t('Test Connection');
  const connection = await pickConnection(services, argument, title, ({ kind }) => kind === 'engine');
  const findings = await withTestProgress(services, await services.store.spec(connection), connection.name);
  const sentence = `${connection.name}: ${findingsText(findings)}`;
  services.log.info('connections', `tested ${sentence}`);
  void vscode.window.showInformationMessage(plainText(sentence));
  return findings;
}
