import * as v from 'valibot';
import * as vscode from 'vscode';
import { displayUrl } from '../../../core/secrets/displayUrl';
import { hasServer } from '../../connections/engineForms';
import { encodePassword } from '../../connections/secretInUrl';
import type { Services } from '../../services';
import { BACK, askText } from '../../ui/steps';
import { pickConnection } from '../pickConnection';

const ByCode = v.object({ connectionId: v.string(), password: v.string() });

/** *Set Password…*: stores another password for a connection and reads it anew. From code `{connectionId, password}`. */
export async function setPassword(services: Services, argument?: unknown): Promise<void> {
  const title = vscode.l10n.t('Set Password');
  const connection = await pickConnection(services, argument, title, hasServer);
  const byCode = v.safeParse(ByCode, argument);
  const password = byCode.success
    ? byCode.output.password
    : await askText({
        title,
        prompt: vscode.l10n.t(
          'Password for {0}, any characters. An empty one removes the stored password.',
          displayUrl(connection.address),
        ),
        isSecret: true,
      });
  if (password === BACK) return;
  await services.store.setPassword(connection, password === '' ? undefined : encodePassword(password));
  services.volumes.refreshConnection(connection);
  services.documents.refresh(connection.id);
}
