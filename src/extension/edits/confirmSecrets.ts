import * as vscode from 'vscode';
import type { Edit } from '../../core/edit/edit';
import { parseJson } from '../../core/json/parseJson';
import { isJsonObject } from '../../core/model/jsonValue';
import type { Setting } from '../../core/model/setting';
import { settingFromJson } from '../../core/model/setting';
import { secretsOf, withKeptSecrets } from '../../core/secrets/editableSetting';
import type { Connection } from '../connections/connection';
import { UserCancelled } from '../ui/presentError';

/**
 * Asks before edits that would keep a secret, or replace one that was removed.
 * @throws {UserCancelled} unless that is wanted.
 */
export async function confirmSecrets(
  connection: Connection,
  edits: readonly Edit[],
  current: Setting,
  ask = askToKeep,
): Promise<void> {
  for (const edit of edits) {
    if (edit.kind !== 'section' || edit.section !== 'Setting') continue;
    const json = parseJson(edit.text);
    if (!isJsonObject(json)) continue;
    const { kept, replaced } = secretsOf(withKeptSecrets(settingFromJson(json), current), current);
    const members = [...new Set([...kept, ...replaced])];
    if (members.length > 0) await ask(connection, members);
  }
}

async function askToKeep(connection: Connection, members: readonly string[]): Promise<void> {
  const keep = vscode.l10n.t('Keep in Draft');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('This change of {0} keeps a secret: {1}.', connection.name, members.join(', ')),
    {
      modal: true,
      detail: vscode.l10n.t(
        'The file that you apply the changes to will hold it: anyone who reads that file can read the bucket. What you typed here is stored, readable, with the state of this workspace until the change is discarded.',
      ),
    },
    keep,
  );
  if (answer !== keep) throw new UserCancelled();
}
