import * as vscode from 'vscode';
import type { Services } from '../../services';
import { pickPlace } from '../pickPlace';

/** *Go to Path…*: shows a place in the Volumes view, also when its page was not read yet. */
export async function goToPath(services: Services, argument?: unknown): Promise<void> {
  const { connection, names } = await pickPlace(services, argument, vscode.l10n.t('Go to Path'));
  const node = await services.volumes.nodeAt(connection, names);
  await services.volumesView.reveal(node, { select: true, focus: true, expand: true });
}
