import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { settingMembers } from '../../core/dump/json/formatFacts';
import { MetaError, messageOf } from '../../core/errors';
import { goMarshalIndent } from '../../core/json/goMarshal';
import { textOfBytes } from '../../core/model/byteString';
import type { Setting } from '../../core/model/setting';
import { settingFlag, settingText } from '../../core/model/setting';
import { openSettingStore } from '../../core/registry/openSettingStore';
import { editableSetting } from '../../core/secrets/editableSetting';
import { REMOVED } from '../../core/secrets/redactSetting';
import type { SecretChanges } from '../../core/secrets/secretChanges';
import { MEMBER_OF_CHANGE, SECRET_CHANGES } from '../../core/secrets/secretChanges';
import { secretState } from '../../core/secrets/secretState';
import { setSecrets } from '../../core/secrets/setSecrets';
import { askSecret } from '../askSecret';
import { canAsk, confirmByName } from '../confirmByName';
import { EXIT } from '../exitCodes';
import type { CommandContext } from '../runCommand';
import { runCommand } from '../runCommand';
import { missingText, secretRows } from '../secretsText';
import { hideSecret, log, logDone, logError, logWarning, print } from '../terminal';
import type { Register } from './register';

interface ConfigFlags {
  accessKey?: boolean;
  secretKey?: boolean;
  sessionToken?: boolean;
  clearSessionToken?: boolean;
  encryptKey?: string;
  encryptSecret?: boolean;
  yes?: boolean;
}

/** Where the official client looks for them. */
const ENVIRONMENT = { accessKey: 'ACCESS_KEY', secretKey: 'SECRET_KEY', sessionToken: 'SESSION_TOKEN' } as const;
const TYPED = ['accessKey', 'secretKey', 'sessionToken'] as const;

export const registerConfig: Register = (program, finish) => {
  program
    .command('config')
    .summary("show a volume's setting, or set its secrets")
    .description(
      'Without options: shows the setting, secrets masked, and the state of each secret. With options: sets secrets that a redacted dump did not hold, as "juicefs config" does, encrypted with the key of the volume where secrets are. Values are never arguments: they come from the environment (ACCESS_KEY, SECRET_KEY, SESSION_TOKEN), or are asked for on the terminal.',
    )
    .argument('<URL>', 'metadata URL of the volume')
    .option('--access-key', 'set AccessKey')
    .option('--secret-key', 'set SecretKey')
    .option('--session-token', 'set SessionToken')
    .option('--clear-session-token', 'have no SessionToken')
    .option('--encrypt-key <FILE>', 'set EncryptKey, which was removed, from a file: the RSA key of the volume (PEM)')
    .option('--encrypt-secret', 'encrypt the secrets if they were stored in clear')
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      `
Examples:
  jfsmeta config redis://host:6379/1
  SECRET_KEY=... jfsmeta config redis://host:6379/1 --secret-key --yes
  jfsmeta config 'postgres://user@host/juicefs' --secret-key --clear-session-token

The object storage is not tried. Mounted clients take the change over within some 12 s.`,
    )
    .action(async (url: string, flags: ConfigFlags) => {
      finish(await runCommand((context) => runConfig(url, flags, context)));
    });
};

async function runConfig(url: string, flags: ConfigFlags, { signal }: CommandContext): Promise<number> {
  const store = openSettingStore(url);
  const read = await store.read(signal);
  if (!wantsChange(flags)) {
    await show(read.setting);
    return EXIT.ok;
  }
  const changes = await changesOf(flags, read.setting, signal);
  const next = await setSecrets(read.setting, changes, { encrypt: flags.encryptSecret });
  const name = settingText(read.setting, 'Name');
  for (const line of changeLines(read.setting, next, changes)) log(line);
  const consequence = `The setting of volume ${name} in ${store.label} will be replaced.`;
  if (flags.yes !== true && !(await confirmByName(consequence, name, signal))) {
    logError('Not confirmed. Nothing was changed.');
    return EXIT.refused;
  }
  await store.replace(read, next, signal);
  const { setting } = await store.read(signal);
  logDone(`The secrets of volume ${name} in ${store.label} are set`);
  const missing = missingText(await secretState(setting));
  if (missing !== '') logWarning(missing);
  logWarning(storageText(setting));
  return EXIT.ok;
}

function wantsChange(flags: ConfigFlags): boolean {
  const { accessKey, secretKey, sessionToken, clearSessionToken, encryptKey, encryptSecret } = flags;
  return [accessKey, secretKey, sessionToken, clearSessionToken, encryptKey, encryptSecret].some(
    (value) => value !== undefined,
  );
}

async function show(setting: Setting): Promise<void> {
  const json = goMarshalIndent(settingMembers(editableSetting(setting)), '  ');
  const rows = secretRows(await secretState(setting)).map(([name, text]) => `${name.padEnd(14)}${text}\n`);
  await print(`${textOfBytes(json) ?? json}\n\n${rows.join('')}`);
}

async function changesOf(flags: ConfigFlags, setting: Setting, signal: AbortSignal): Promise<SecretChanges> {
  if (flags.clearSessionToken === true && flags.sessionToken === true) {
    throw new MetaError('unsupported', '--session-token and --clear-session-token exclude each other.');
  }
  const changes: SecretChanges = {};
  for (const change of TYPED) {
    if (flags[change] === true) changes[change] = await valueOf(change, setting, signal);
  }
  if (flags.clearSessionToken === true) changes.sessionToken = '';
  if (flags.encryptKey !== undefined) changes.encryptKey = await readKey(flags.encryptKey);
  for (const change of SECRET_CHANGES) hideSecret(changes[change] ?? '');
  return changes;
}

async function valueOf(change: (typeof TYPED)[number], setting: Setting, signal: AbortSignal): Promise<string> {
  const variable = ENVIRONMENT[change];
  const given = process.env[variable];
  if (given !== undefined && given !== '') return given;
  const member = MEMBER_OF_CHANGE[change];
  if (!canAsk()) {
    throw new MetaError(
      'unsupported',
      `No value was given for ${member}. Put one into ${variable} in the environment. Nobody can be asked. Nothing was changed.`,
    );
  }
  const typed = await askSecret(`${member} of volume ${settingText(setting, 'Name')} (not shown)`, signal);
  if (typed === '') throw new MetaError('refused', `Nothing was typed for ${member}. Nothing was changed.`);
  return typed;
}

async function readKey(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new MetaError('io', `The key file ${file} cannot be read: ${messageOf(error)}. Nothing was changed.`, {
      cause: error,
    });
  }
}

/** What will change, without a value. */
function changeLines(setting: Setting, next: Setting, changes: SecretChanges): string[] {
  const lines = SECRET_CHANGES.flatMap((change) => {
    if (changes[change] === undefined) return [];
    const member = MEMBER_OF_CHANGE[change];
    // A colon behind the name would make the log hide the word.
    return `${member} (${wordOf(settingText(setting, member))}) will be ${changes[change] === '' ? 'cleared' : 'set'}`;
  });
  const was = settingFlag(setting, 'KeyEncrypted');
  const willBe = settingFlag(next, 'KeyEncrypted');
  if (was && willBe) lines.push('Stored secrets stay encrypted; all are encrypted anew.');
  else if (willBe) lines.push('Stored secrets will be encrypted with the key made of the UUID.');
  else lines.push('Secrets are stored in clear, as this volume has them; --encrypt-secret encrypts them.');
  return lines;
}

function wordOf(stored: string): string {
  return stored === '' ? 'not set' : stored === REMOVED ? 'removed' : 'has a value';
}

function storageText(setting: Setting): string {
  const storage = settingText(setting, 'Storage');
  if (storage !== 'file') {
    return `The object storage (${storage}) was not tried: only a mount, or "juicefs objbench", shows whether the secrets are right.`;
  }
  const folder = path.join(settingText(setting, 'Bucket'), settingText(setting, 'Name'));
  return existsSync(folder)
    ? `The objects should be in ${folder}, which exists here. Nothing in it was read.`
    : `The objects should be in ${folder}, which does not exist on this machine.`;
}
