import * as v from 'valibot';
import * as vscode from 'vscode';
import type { VolumeFacts } from '../../../core/model/volumeFacts';
import { settingText } from '../../../core/model/setting';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { Connection } from '../../connections/connection';
import type { ConnectionSetting } from '../../connections/connectionSetting';
import { ConnectionSetting as Schema } from '../../connections/connectionSetting';
import type { EngineForm } from '../../connections/engineForms';
import { ENGINE_FORMS } from '../../connections/engineForms';
import type { Services } from '../../services';
import { signalOf } from '../../ui/abortSignal';
import { UserCancelled } from '../../ui/presentError';
import { RemoteSource } from '../../workerThread/remoteSource';
import { askAddress } from './askAddress';

/** *Add Connection…*: engine, address, test, name. From code: `{name, url, readOnly?, production?}`. */
export async function addConnection(services: Services, argument?: unknown): Promise<Connection> {
  const byCode = v.safeParse(Schema, argument);
  const setting = byCode.success ? byCode.output : await ask(services);
  const connection = await services.store.add(setting);
  const node = services.volumes.connectionNode(connection);
  if (node !== undefined) await services.volumesView.reveal(node, { expand: true, focus: false, select: true });
  return connection;
}

async function ask(services: Services): Promise<ConnectionSetting> {
  const engine = await pickEngine();
  const steps = ENGINE_FORMS.length === 1 ? 2 : 3;
  const url = await askAddress(engine, vscode.l10n.t('Add Connection ({0}/{1})', steps - 1, steps));
  const facts = await test(services, url);
  const volume = settingText(facts.setting, 'Name');
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Add Connection ({0}/{1})', steps, steps),
    prompt: vscode.l10n.t(
      'Found volume {0} with {1} inodes. Name of this connection:',
      volume,
      String(facts.counters.usedInodes),
    ),
    value: volume,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A connection needs a name.') : undefined),
  });
  if (name === undefined) throw new UserCancelled();
  return { name: name.trim(), url };
}

/** With one engine there is nothing to choose. */
async function pickEngine(): Promise<EngineForm> {
  const [only, ...others] = ENGINE_FORMS;
  if (only !== undefined && others.length === 0) return only;
  const picked = await vscode.window.showQuickPick(
    ENGINE_FORMS.map((engine) => ({ label: engine.name, description: engine.example, engine })),
    { title: vscode.l10n.t('Add Connection ({0}/{1})', 1, 3), placeHolder: vscode.l10n.t('Metadata engine') },
  );
  if (picked === undefined) throw new UserCancelled();
  return picked.engine;
}

/** Nothing is saved that does not open. */
async function test({ worker }: Services, url: string): Promise<VolumeFacts> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Connecting to {0}', displayUrl(url)),
      cancellable: true,
    },
    async (_progress, token) => {
      const signal = signalOf(token);
      const source = await RemoteSource.open(worker, url, signal);
      try {
        return await source.facts(signal);
      } finally {
        await source.close();
      }
    },
  );
}
