import * as vscode from 'vscode';
import type { Services } from '../../services';
import { pickConnection } from '../pickConnection';
import { pickDump } from '../pickDump';

/** *Build Index*: of a dump whose index was stopped or failed. Resolves when it is there. From code `{connectionId}`. */
export async function buildIndex(services: Services, argument?: unknown): Promise<void> {
  const connection = await pickDump(services, argument, vscode.l10n.t('Build Index'));
  await services.indexes.restart(connection);
}

/** *Stop Indexing*. From code `{connectionId}`. */
export async function stopIndexing(services: Services, argument?: unknown): Promise<void> {
  const connection = await pickConnection(
    services,
    argument,
    vscode.l10n.t('Stop Indexing'),
    ({ id }) => services.indexes.state(id)?.kind === 'indexing',
  );
  services.indexes.stop(connection.id);
}
