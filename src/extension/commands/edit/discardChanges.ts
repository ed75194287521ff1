import * as v from 'valibot';
import * as vscode from 'vscode';
import type { ItemChange } from '../../../core/edit/itemChange';
import { MetaError } from '../../../core/errors';
import type { Connection } from '../../connections/connection';
import { changeWords, countOfChanges, listOfChanges } from '../../edits/changeWords';
import { placesOf } from '../../edits/placesOf';
import type { Services } from '../../services';
import { isPlaceNode } from '../../tree/entryNode';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import { namesOf } from '../pickPlace';
import { hasEdits } from './hasEdits';
import { pickDump } from './pickEditable';

const ByPath = v.object({ path: v.string() });

/** *Discard Changes…*: of one item, or of those picked. From code `{connectionId, path}`. */
export async function discardChanges(services: Services, argument?: unknown): Promise<void> {
  const connection = await pickDump(services, argument, vscode.l10n.t('Discard Changes'), hasEdits(services));
  await services.pool.source(connection);
  const changes = services.editStore.changes(connection.id);
  const given = changesGiven(changes, argument);
  const unwanted = given ?? (await pickChanges(connection, changes));
  const numbers = new Set(unwanted.flatMap(({ edits }) => edits));
  const concerned = changes.filter(({ edits }) => edits.some((number) => numbers.has(number)));
  if (concerned.length > unwanted.length) await confirm(concerned.filter((change) => !unwanted.includes(change)));
  const kept = services.editStore.edits(connection.id).filter((_, number) => !numbers.has(number));
  try {
    await services.editor.replace(connection, kept);
  } catch (error) {
    if (!MetaError.is(error)) throw error;
    const sentence = vscode.l10n.t('Later changes need this one, so it stays: {0}', error.message);
    throw new MetaError(error.reason, sentence, { cause: error });
  }
}

/** Undefined when no item was named. */
function changesGiven(changes: readonly ItemChange[], argument: unknown): ItemChange[] | undefined {
  const byPath = v.safeParse(ByPath, argument);
  const names = isPlaceNode(argument) ? argument.names : byPath.success ? namesOf(byPath.output.path) : undefined;
  if (names === undefined) return undefined;
  const key = names.join('/');
  const found = changes.filter((change) => placesOf(change).some((place) => place.join('/') === key));
  if (found.length > 0) return found;
  throw new MetaError('notFound', vscode.l10n.t('This item has no change of its own.'));
}

async function pickChanges(connection: Connection, changes: readonly ItemChange[]): Promise<readonly ItemChange[]> {
  const picked = await vscode.window.showQuickPick(
    changes.map((change) => ({ label: plainText(changeWords(change)), change })),
    {
      title: vscode.l10n.t('Discard Changes — {0}', connection.name),
      placeHolder: vscode.l10n.t('Changes to take back'),
      canPickMany: true,
      matchOnDescription: true,
    },
  );
  if (picked === undefined || picked.length === 0) throw new UserCancelled();
  return picked.map(({ change }) => change);
}

async function confirm(others: readonly ItemChange[]): Promise<void> {
  const discard = vscode.l10n.t('Discard Them Too');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} made together with this would be discarded too.', countOfChanges(others.length)),
    { modal: true, detail: listOfChanges(others) },
    discard,
  );
  if (answer !== discard) throw new UserCancelled();
}
