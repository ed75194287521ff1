import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import { pickConnection } from '../pickConnection';

const ByCode = v.object({ name: v.pipe(v.string(), v.nonEmpty()) });

/** *Rename…*: the name shown; documents and secrets stay with the connection. From code `{connectionId, name}`. */
export async function renameConnection(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Rename Connection');
  const connection = await pickConnection(services, argument, title);
  const byCode = v.safeParse(ByCode, argument);
  const name =
    byCode.success && 'connectionId' in (argument as object) ? byCode.output.name : await ask(title, connection.name);
  await services.store.rename(connection, name);
}

async function ask(title: string, value: string): Promise<string> {
  const name = await vscode.window.showInputBox({
    title,
    value,
    prompt: vscode.l10n.t('Name of the connection'),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A connection needs a name.') : undefined),
  });
  if (name === undefined) throw new UserCancelled();
  return name.trim();
}
