import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../../core/errors';
import { displayUrl } from '../../../core/secrets/displayUrl';
import type { SecretChanges } from '../../../core/secrets/secretChanges';
import { MEMBER_OF_CHANGE, SECRET_CHANGES } from '../../../core/secrets/secretChanges';
import type { SecretState } from '../../../core/secrets/secretState';
import type { Connection } from '../../connections/connection';
import type { Services } from '../../services';
import { signalOf } from '../../ui/abortSignal';
import { confirmByName } from '../../ui/confirmByName';
import { plainText } from '../../ui/plainText';
import { UserCancelled } from '../../ui/presentError';
import { pickConnection } from '../pickConnection';
import type { Target } from '../transfer/askTarget';
import { targetOfUrl } from '../transfer/askTarget';
import { requireTrust } from '../transfer/requireTrust';
import { askValue } from './askValue';
import { chooseSecrets } from './chooseSecrets';
import { missingSentence } from './secretWords';

const Values = v.object({
  accessKey: v.optional(v.string()),
  secretKey: v.optional(v.string()),
  sessionToken: v.optional(v.string()),
  encryptKey: v.optional(v.string()),
});
/** From code, beside `connectionId` or `target`: the values, and the volume name as confirmation. */
const ByCode = v.object({ secrets: Values, volumeName: v.string(), encrypt: v.optional(v.boolean()) });
const ByUrl = v.object({ target: v.string() });

interface Wanted {
  secrets: SecretChanges;
  encrypt: boolean | undefined;
  /** Those typed by hand. */
  typed: SecretChanges;
}

/**
 * *Set Secrets…*: credentials of the object storage that a redacted dump did not hold. From code `{connectionId or target}`
 * alone asks all the same. Returns the state afterwards.
 */
export async function setSecrets(services: Services, argument?: unknown): Promise<SecretState> {
  requireTrust(vscode.l10n.t('In Restricted Mode nothing is changed. Trust the workspace to set secrets.'));
  const target = await pickTarget(services, argument);
  const connection = services.store.at(target.spec);
  if (connection?.readOnly === true) {
    throw new MetaError('unsupported', vscode.l10n.t('{0} is marked read-only. Nothing was changed.', connection.name));
  }
  const state = await look(services, target);
  const title = vscode.l10n.t('Set Secrets of {0}', state.volume.name);
  const byCode = v.safeParse(ByCode, argument);
  const wanted = byCode.success
    ? { secrets: byCode.output.secrets, encrypt: byCode.output.encrypt, typed: {} }
    : await ask(services, title, state);
  for (const change of SECRET_CHANGES) services.store.hide(wanted.secrets[change] ?? '');
  if (!byCode.success) await confirm(title, target, connection, state, wanted);
  else if (byCode.output.volumeName !== state.volume.name) {
    throw new MetaError(
      'malformed',
      vscode.l10n.t('The volume is named {0}, not {1}.', state.volume.name, byCode.output.volumeName),
    );
  }
  const { secrets, encrypt, typed } = wanted;
  const after = await services.worker.request('setSecrets', { spec: target.spec, secrets: { ...secrets }, encrypt });
  services.volumes.refreshConnection(connection);
  if (connection !== undefined) services.documents.refresh(connection.id);
  tell(services, after, typed);
  return after;
}

async function pickTarget(services: Services, argument: unknown): Promise<Target> {
  if (v.is(ByUrl, argument)) return targetOfUrl(services, argument.target);
  const connection = await pickConnection(
    services,
    argument,
    vscode.l10n.t('Set Secrets'),
    ({ kind, readOnly }) => kind === 'engine' && !readOnly,
  );
  if (connection.kind === 'dump') {
    throw new MetaError(
      'unsupported',
      vscode.l10n.t('{0} is a dump: secrets are set in an engine, after it was loaded.', connection.name),
    );
  }
  return { spec: await services.store.spec(connection), name: connection.name };
}

function look({ worker }: Services, { spec, name }: Target): Thenable<SecretState> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Looking into {0}', plainText(name)),
      cancellable: true,
    },
    (_progress, token) => worker.request('secretState', { spec }, { signal: signalOf(token) }),
  );
}

async function ask({ volumeSecrets }: Services, title: string, state: SecretState): Promise<Wanted> {
  const { changes, encrypt } = await chooseSecrets(title, state);
  const remembered = await volumeSecrets.get(state.volume.uuid);
  const secrets: SecretChanges = {};
  const byHand: SecretChanges = {};
  for (const change of changes) {
    const { value, typed } = await askValue(title, change, remembered[change]);
    secrets[change] = value;
    if (typed) byHand[change] = value;
  }
  return { secrets, encrypt, typed: byHand };
}

/** One question; where the connection is production, the volume name is typed too. */
async function confirm(
  title: string,
  target: Target,
  connection: Connection | undefined,
  state: SecretState,
  { secrets, encrypt }: Wanted,
): Promise<void> {
  const chosen = SECRET_CHANGES.filter((change) => secrets[change] !== undefined);
  const lines = chosen.map((change) =>
    secrets[change] === ''
      ? vscode.l10n.t('{0}: will be cleared', MEMBER_OF_CHANGE[change])
      : vscode.l10n.t('{0}: a new value', MEMBER_OF_CHANGE[change]),
  );
  const sealed = state.keyEncrypted || encrypt === true;
  const how = sealed
    ? vscode.l10n.t('Secrets are stored encrypted with a key made of the UUID.')
    : vscode.l10n.t('Secrets are stored in clear, as this volume has them.');
  const untried = vscode.l10n.t('The object storage is not tried. Mounted clients take them over within some 12 s.');
  const setThem = vscode.l10n.t('Set Secrets');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Replace the setting of volume {0} in {1}?', state.volume.name, target.name),
    { modal: true, detail: [displayUrl(target.spec), ...lines, how, untried].join('\n') },
    setThem,
  );
  if (answer !== setThem) throw new UserCancelled();
  if (connection?.production !== true) return;
  await confirmByName({
    title,
    consequence: vscode.l10n.t('{0} is marked as production.', connection.name),
    name: state.volume.name,
  });
}

/** Does not wait for an answer. */
function tell(services: Services, after: SecretState, typed: SecretChanges): void {
  const remember = vscode.l10n.t('Remember Them');
  const offers = Object.keys(typed).length === 0 ? [] : [remember];
  const done = vscode.l10n.t('The secrets of volume {0} are set.', after.volume.name);
  const sentence = plainText([done, missingSentence(after)].filter(Boolean).join(' '));
  const shown =
    after.missing.length === 0
      ? vscode.window.showInformationMessage(sentence, ...offers)
      : vscode.window.showWarningMessage(sentence, ...offers);
  void shown.then(async (answer) => {
    try {
      if (answer === remember) await services.volumeSecrets.add(after.volume.uuid, typed);
    } catch (error) {
      services.errors.present('setSecrets', error);
    }
  });
}
