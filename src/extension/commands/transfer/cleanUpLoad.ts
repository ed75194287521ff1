import * as v from 'valibot';
import * as vscode from 'vscode';
import { formatTime } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import type { UnfinishedLoad } from '../../../core/ports/volumeWriter';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { Services } from '../../services';
import { signalOf } from '../../ui/abortSignal';
import { confirmByName } from '../../ui/confirmByName';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import { pickConnection } from '../pickConnection';
import { announce } from './announce';
import type { Target } from './askTarget';
import { askTarget, targetOfUrl, targetResource } from './askTarget';

/** From code: where, as a URL or a connection, and its name once more as the confirmation. */
const ByCode = v.union([
  v.object({ target: v.string(), name: v.string() }),
  v.object({ connectionId: v.string(), name: v.string() }),
]);

/**
 * *Clean Up Unfinished Load…*: removes what a load of ours left that did not end. Nothing else is ever touched. From code
 * `{connectionId or target, name}`; returns what was removed.
 */
export async function cleanUpLoad(services: Services, argument?: unknown): Promise<UnfinishedLoad | undefined> {
  if (!vscode.workspace.isTrusted) {
    throw new MetaError(
      'unsupported',
      vscode.l10n.t('In Restricted Mode nothing is removed. Trust the workspace to clean up a load.'),
    );
  }
  const byCode = v.safeParse(ByCode, argument);
  const target = await pickTarget(services, byCode.success ? byCode.output : argument);
  const connection = services.store.at(target.spec);
  if (connection?.readOnly === true) {
    throw new MetaError('unsupported', vscode.l10n.t('{0} is marked read-only. Nothing was changed.', connection.name));
  }
  const found = await look(services, target);
  const shown = displayUrl(target.spec);
  if (found === undefined) {
    const sentence = vscode.l10n.t('{0}: there is no unfinished load of ours. Nothing was changed.', shown);
    if (byCode.success) throw new MetaError('notFound', sentence);
    void vscode.window.showInformationMessage(plainText(sentence));
    return undefined;
  }
  if (found.isRunning) {
    throw new MetaError(
      'locked',
      vscode.l10n.t(
        '{0}: the load ({1}) is still running. Nothing was removed. If it was killed on another machine, wait half a minute.',
        shown,
        found.by,
      ),
    );
  }
  if (!byCode.success) await confirm(target, found);
  else if (byCode.output.name !== target.name) {
    throw new MetaError(
      'malformed',
      vscode.l10n.t('The target is named {0}, not {1}.', target.name, byCode.output.name),
    );
  }
  return clean(services, target);
}

async function pickTarget(services: Services, argument: unknown): Promise<Target> {
  if (v.is(v.object({ target: v.string() }), argument)) return targetOfUrl(services, argument.target);
  const title = vscode.l10n.t('Clean Up Unfinished Load');
  if (argument !== undefined) {
    const connection = await pickConnection(services, argument, title);
    return { spec: await services.store.spec(connection), name: connection.name };
  }
  return askTarget(services, {
    title,
    placeholder: vscode.l10n.t('The database that was loaded into'),
    saveLabel: vscode.l10n.t('Look Here'),
  });
}

function look({ worker }: Services, { spec, name }: Target): Thenable<UnfinishedLoad | undefined> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking into {0}', plainText(name)),
      cancellable: true,
    },
    (_progress, token) => worker.request('unfinished', { target: spec }, { signal: signalOf(token) }),
  );
}

/** @throws {UserCancelled} unless the name is typed. */
async function confirm(target: Target, found: UnfinishedLoad): Promise<void> {
  const cleanUp = vscode.l10n.t('Clean Up…');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Clean up the unfinished load in {0}?', target.name),
    { modal: true, detail: [displayUrl(target.spec), ...facts(found)].join('\n') },
    cleanUp,
  );
  if (answer !== cleanUp) throw new UserCancelled();
  await confirmByName({
    title: vscode.l10n.t('Clean Up Unfinished Load'),
    consequence: vscode.l10n.t('{0} will be removed.', found.holds),
    name: target.name,
    named: 'target',
  });
}

async function clean(services: Services, target: Target): Promise<UnfinishedLoad> {
  const { spec, name } = target;
  const sentence = ({ holds }: UnfinishedLoad): string =>
    vscode.l10n.t('The unfinished load in {0} is cleaned up: {1} removed.', name, holds);
  const result = await services.tasks.run({
    title: vscode.l10n.t('Clean up {0}', name),
    // As a load's: the two never meet.
    resource: targetResource(spec),
    work: (worker, options) => worker.request('clean', { target: spec }, options),
    outcome: (done) => ({ sentence: sentence(done), details: facts(done) }),
    cancelled: vscode.l10n.t('Cancelled. What is left can be cleaned up again.'),
  });
  announce(services, sentence(result), {});
  services.volumes.refreshConnection(services.store.at(spec));
  return result;
}

function facts({ startedAt, by, holds }: UnfinishedLoad): string[] {
  return [
    ...(startedAt === undefined ? [] : [vscode.l10n.t('Started: {0} UTC', formatTime(startedAt))]),
    ...(by === '' ? [] : [vscode.l10n.t('By: {0}', by)]),
    vscode.l10n.t('Holds: {0}', holds),
  ];
}
