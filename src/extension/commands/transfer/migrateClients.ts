import * as vscode from 'vscode';
import type { Acceptable } from '../../../core/transfer/load/acceptance';
import type { Connection } from '../../connections/connection';
import { clientText } from '../../plans/clientText';
import type { Services } from '../../services';
import { revealSessions } from '../../tree/revealSessions';
import { confirmByName } from '../../ui/confirmByName';
import { UserCancelled } from '../../ui/presentError';
import type { ShownMigration } from './migrationPlan';

/** More do not fit on a message. */
const MAX_SHOWN = 8;

/**
 * A loud stop while clients have the source open; who means it types the word that the command line takes as well. Returns
 * what was accepted.
 * @throws {UserCancelled} otherwise.
 */
export async function confirmWriters(
  services: Services,
  source: Connection,
  { plan, title, name }: ShownMigration,
): Promise<Acceptable[]> {
  if (!plan.refusals.some(({ acceptBy }) => acceptBy === 'writers')) return [];
  const { clients } = plan;
  const showClients = vscode.l10n.t('Show Clients');
  const anyway = vscode.l10n.t('Migrate Anyway…');
  const more = clients.length - MAX_SHOWN;
  const answer = await vscode.window.showWarningMessage(
    clients.length === 1
      ? vscode.l10n.t('{0} has 1 live client. Stop it first.', name)
      : vscode.l10n.t('{0} has {1} live clients. Stop them first.', name, String(clients.length)),
    {
      modal: true,
      detail: [
        [
          ...clients.slice(0, MAX_SHOWN).map(clientText),
          ...(more > 0 ? [vscode.l10n.t('and {0} more', String(more))] : []),
        ].join('\n'),
        vscode.l10n.t('Files they write now would be missing in the copy. Nothing was written.'),
      ].join('\n\n'),
    },
    showClients,
    anyway,
  );
  if (answer === showClients) await revealSessions(services, source);
  if (answer !== anyway) throw new UserCancelled();
  await confirmByName({
    title,
    consequence: vscode.l10n.t('What clients write from now on will be missing in the copy.'),
    name: 'writers',
    named: 'word',
  });
  return ['writers'];
}
