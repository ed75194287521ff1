import * as vscode from 'vscode';
import { formatCount } from '../../../core/display/units';
import { settingText } from '../../../core/model/setting';
import { displayUrl } from '../../../core/secrets/displayUrl';
import { missingSecrets } from '../../../core/secrets/redactSetting';
import { connectionId } from '../../connections/connection';
import type { Services } from '../../services';
import { signalOf } from '../../ui/abortSignal';
import { UserCancelled } from '../../ui/presentError';
import { RemoteSource } from '../../workerThread/remoteSource';
import type { LoadSource } from './loadSource';

export interface LoadPlan {
  volumeName: string;
  /** What will happen, in sentences. */
  lines: readonly string[];
}

/** Reads the dump far enough to say what a load will do. */
export async function readLoadPlan(
  { worker, editStore }: Services,
  source: LoadSource,
  target: string,
): Promise<LoadPlan> {
  const facts = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Reading {0}', source.name),
      cancellable: true,
    },
    async (_progress, token) => {
      const signal = signalOf(token);
      const opened = await RemoteSource.open(worker, source.spec, signal);
      try {
        return await opened.facts(signal);
      } finally {
        await opened.close();
      }
    },
  );
  const volumeName = settingText(facts.setting, 'Name');
  const missing = missingSecrets(facts.setting);
  // The file is loaded as it is on disk.
  const edits = editStore.edits(connectionId(source.spec)).length;
  return {
    volumeName,
    lines: [
      vscode.l10n.t(
        'About {0} inodes from {1} (volume {2}) → new database {3}.',
        formatCount(facts.counters.usedInodes),
        source.name,
        volumeName,
        displayUrl(target),
      ),
      ...(edits === 0
        ? []
        : [vscode.l10n.t('Not included: {0} edits of {1} that are not applied to a file yet.', edits, source.name)]),
      vscode.l10n.t('Recomputed: used space, inode counters, link counts, directory statistics.'),
      missing.length === 0
        ? vscode.l10n.t('No secret is missing.')
        : vscode.l10n.t('Missing after load: {0}.', missing.join(', ')),
      vscode.l10n.t('The result is read back and verified.'),
    ],
  };
}

/** @throws {UserCancelled} unless the plan is accepted. */
export async function confirmLoadPlan({ lines, volumeName }: LoadPlan): Promise<void> {
  const load = vscode.l10n.t('Load…');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('Load volume {0}?', volumeName),
    { modal: true, detail: lines.join('\n\n') },
    load,
  );
  if (answer !== load) throw new UserCancelled();
}
