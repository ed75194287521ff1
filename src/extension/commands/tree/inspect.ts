import * as vscode from 'vscode';
import type { Services } from '../../services';
import { pickPlace } from '../pickPlace';

/** *Inspect*: attributes, chunks, slices and objects of one inode in a panel. */
export async function inspect(services: Services, argument?: unknown): Promise<void> {
  const { connection, names } = await pickPlace(services, argument, vscode.l10n.t('Inspect'));
  await services.inspectors.show(connection, names);
}
