import * as vscode from 'vscode';
import type { Services } from '../../services';
import { pickConnection } from '../pickConnection';

/** *Mark as Production*: the word then stands in the label, and questions are asked one level up. */
export async function markProduction(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Mark as Production');
  const wanted = await pickConnection(services, argument, title, (c) => c.origin !== 'file' && !c.production);
  await services.store.setProduction(wanted, true);
}

export async function unmarkProduction(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Remove Production Mark');
  const wanted = await pickConnection(services, argument, title, (c) => c.production);
  await services.store.setProduction(wanted, false);
}
