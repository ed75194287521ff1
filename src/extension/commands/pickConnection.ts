import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../core/errors';
import { displayUrl } from '../../core/secrets/displayUrl';
import type { Connection } from '../connections/connection';
import { engineName } from '../connections/engineForms';
import type { Services } from '../services';
import { plainText } from '../ui/plainText';
import { UserCancelled } from '../ui/presentError';

const ByCode = v.object({ connectionId: v.string() });

/** The connection an argument speaks of (a tree item, or `{connectionId}` from code), or the one the user picks. */
export async function pickConnection(
  { store }: Services,
  argument: unknown,
  title: string,
  isWanted: (connection: Connection) => boolean = () => true,
): Promise<Connection> {
  const byNode = connectionOfNode(argument);
  if (byNode !== undefined) return byNode;
  const byCode = v.safeParse(ByCode, argument);
  if (byCode.success) {
    const connection = store.get(byCode.output.connectionId);
    if (connection !== undefined) return connection;
    throw new MetaError('notFound', vscode.l10n.t('There is no connection {0}.', byCode.output.connectionId));
  }
  const candidates = store.all().filter(isWanted);
  const [only] = candidates;
  if (only === undefined)
    throw new MetaError('notFound', vscode.l10n.t('Nothing is connected yet: add a connection first.'));
  if (candidates.length === 1) return only;
  const picked = await vscode.window.showQuickPick(
    candidates.map((connection) => ({
      label: plainText(connection.production ? vscode.l10n.t('{0} — PRODUCTION', connection.name) : connection.name),
      description: engineName(connection),
      detail: plainText(displayUrl(connection.address)),
      connection,
    })),
    { title, placeHolder: vscode.l10n.t('Choose a connection') },
  );
  if (picked === undefined) throw new UserCancelled();
  return picked.connection;
}

function connectionOfNode(argument: unknown): Connection | undefined {
  if (typeof argument !== 'object' || argument === null || !('connection' in argument) || !('id' in argument))
    return undefined;
  // Tree items are ours: an object with `id` and `connection` is a `TreeNode`.
  return argument.connection as Connection;
}
