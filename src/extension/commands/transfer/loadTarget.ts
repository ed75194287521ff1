import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import { MetaError } from '../../../core/errors';
import { settingText } from '../../../core/model/setting';
import { displayUrl } from '../../../core/secrets/displayUrl';
import { connectionId } from '../../connections/connection';
import { ENGINE_FORMS } from '../../connections/engineForms';
import { splitPassword } from '../../connections/secretInUrl';
import type { Services } from '../../services';
import { UserCancelled } from '../../ui/presentError';
import { RemoteSource } from '../../workerThread/remoteSource';
import { fileUrl } from '../connections/askAddress';
import type { LoadSource } from './loadSource';

/** Asks where to load to: a new file of a file engine. */
export async function askLoadTarget(source: LoadSource): Promise<string> {
  const engine = ENGINE_FORMS.find(({ isFile }) => isFile);
  const picked = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Load {0} (2/2): new {1} database', source.name, engine?.name ?? ''),
    saveLabel: vscode.l10n.t('Load Here'),
    filters: { [engine?.name ?? '']: ['db'] },
  });
  if (picked === undefined || engine === undefined) throw new UserCancelled();
  return fileUrl(engine.scheme, picked.fsPath);
}

/**
 * Says early that a target cannot be loaded into; the load itself proves emptiness again.
 * @throws {MetaError} `notEmpty` with what was found, `unsupported` when it is marked read-only.
 */
export async function refuseOccupied({ store, worker }: Services, target: string): Promise<void> {
  const connection = store.get(connectionId(splitPassword(target).address));
  if (connection?.readOnly === true) {
    throw new MetaError('unsupported', vscode.l10n.t('{0} is marked read-only. Nothing was written.', connection.name));
  }
  const path = target.replace(/^[a-z0-9]+:\/\//i, '').replace(/\?.*$/s, '');
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size === 0) return;
  const found = await volumeIn(worker, target);
  if (found !== undefined) throw new MetaError('notEmpty', found);
}

async function volumeIn(worker: Services['worker'], target: string): Promise<string | undefined> {
  try {
    const source = await RemoteSource.open(worker, target);
    try {
      const { setting, counters } = await source.facts();
      return vscode.l10n.t(
        '{0} already holds volume {1} ({2} inodes). Load needs an empty database. Nothing was written.',
        displayUrl(target),
        settingText(setting, 'Name'),
        formatCount(counters.usedInodes),
      );
    } finally {
      await source.close();
    }
  } catch {
    // Not a volume. Whether it is empty, the load finds out before it writes.
    return undefined;
  }
}
