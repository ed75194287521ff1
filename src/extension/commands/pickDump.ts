import * as vscode from 'vscode';
import { MetaError } from '../../core/errors';
import type { Connection } from '../connections/connection';
import type { Services } from '../services';
import { pickConnection } from './pickConnection';

/** Like `pickConnection`, for what only dumps can do. */
export async function pickDump(services: Services, argument: unknown, title: string): Promise<Connection> {
  if (argument === undefined && !services.store.all().some(isDump)) {
    throw new MetaError('notFound', vscode.l10n.t('No dump is open: open a dump file first.'));
  }
  const connection = await pickConnection(services, argument, title, isDump);
  if (isDump(connection)) return connection;
  throw new MetaError(
    'unsupported',
    vscode.l10n.t('{0} is a live engine: this works on dump files only. Dump it first.', connection.name),
  );
}

function isDump({ kind }: Connection): boolean {
  return kind === 'dump';
}
