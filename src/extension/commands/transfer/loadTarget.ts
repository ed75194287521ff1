import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import { settingText } from '../../../core/model/setting';
import type { TargetState } from '../../../core/ports/volumeWriter';
import { displayUrl } from '../../../core/secrets/displayUrl';
import { hasServer } from '../../connections/engineForms';
import { splitPassword } from '../../connections/secretInUrl';
import type { Services } from '../../services';
import { signalOf } from '../../ui/abortSignal';
import { plainText } from '../../ui/plainText';
import { RemoteSource } from '../../workerThread/remoteSource';
import type { WorkerThread } from '../../workerThread/workerThread';
import type { Target } from './askTarget';
import { askTarget } from './askTarget';
import type { LoadSource } from './loadSource';

/** Asks where to load to. */
export function askLoadTarget(services: Services, source: LoadSource): Promise<Target> {
  return askTarget(services, {
    title: vscode.l10n.t('Load {0} (2/2)', source.name),
    placeholder: vscode.l10n.t('The empty database to load into'),
    saveLabel: vscode.l10n.t('Load Here'),
  });
}

/**
 * Says early that a target cannot be loaded into; the load itself proves emptiness again.
 * @throws {MetaError} `notEmpty` with what was found, `unsupported` when it is marked read-only, and what connecting gives.
 */
export async function refuseOccupied({ store, worker }: Services, { spec, name }: Target): Promise<void> {
  const { address } = splitPassword(spec);
  const connection = store.at(spec);
  if (connection?.readOnly === true) {
    throw new MetaError('unsupported', vscode.l10n.t('{0} is marked read-only. Nothing was written.', connection.name));
  }
  const isServer = hasServer({ kind: 'engine', address });
  if (!isServer && (await sizeOf(address)) === 0) return;
  await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking into {0}', plainText(name)),
      cancellable: true,
    },
    async (_progress, token) => {
      const signal = signalOf(token);
      if (isServer) await refuseUnfinished(worker, spec, signal);
      const found = await volumeIn(worker, spec, signal);
      if (found !== undefined) throw new MetaError('notEmpty', found);
    },
  );
}

/** @throws {MetaError} `notEmpty` with what is there. */
export function refuseNotEmpty({ isEmpty, label, found }: TargetState): void {
  if (isEmpty) return;
  throw new MetaError(
    'notEmpty',
    vscode.l10n.t('{0} already holds {1}. Load needs an empty database. Nothing was written.', label, found),
  );
}

async function sizeOf(fileUrl: string): Promise<number> {
  const path = fileUrl.replace(/^[a-z0-9]+:\/\//i, '').replace(/\?.*$/s, '');
  return stat(path).then(
    (found) => found.size,
    () => 0,
  );
}

async function refuseUnfinished(worker: WorkerThread, target: string, signal: AbortSignal): Promise<void> {
  const unfinished = await worker.request('unfinished', { target }, { signal });
  if (unfinished === undefined) return;
  throw new MetaError(
    'notEmpty',
    unfinished.isRunning
      ? vscode.l10n.t('Another load into {0} is running ({1}). Nothing was written.', displayUrl(target), unfinished.by)
      : vscode.l10n.t(
          '{0} holds an unfinished load ({1}). "Clean Up Unfinished Load…" removes it. Nothing was written.',
          displayUrl(target),
          unfinished.by,
        ),
  );
}

async function volumeIn(worker: WorkerThread, target: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const source = await RemoteSource.open(worker, target, signal);
    try {
      const { setting, counters } = await source.facts(signal);
      return vscode.l10n.t(
        '{0} already holds volume {1} ({2} inodes). Load needs an empty database. Nothing was written.',
        displayUrl(target),
        settingText(setting, 'Name'),
        formatCount(counters.usedInodes),
      );
    } finally {
      await source.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    // Nothing is gained by a plan for a server that cannot be reached.
    if (MetaError.is(error, 'unreachable') || MetaError.is(error, 'denied')) throw error;
    // Not a volume. Whether it is empty, the load finds out before it writes.
    return undefined;
  }
}
