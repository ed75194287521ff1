import { MetaError, messageOf } from '../errors';
import type { ByteString } from '../model/byteString';
import { bytesOfText, textOfBytes } from '../model/byteString';
import type { JsonObject } from '../model/jsonValue';
import { jsonObject } from '../model/jsonValue';
import type { Setting } from '../model/setting';
import { settingFlag, settingFromJson, settingText } from '../model/setting';
import { cipherOf } from './cipher/cipherOf';
import type { SecretCipher } from './cipher/secretCipher';
import { REMOVED } from './redactSetting';
import { SEALED_MEMBERS } from './sealedMembers';
import type { SecretChanges } from './secretChanges';
import { MEMBER_OF_CHANGE, SECRET_CHANGES } from './secretChanges';

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+-----END [A-Z ]*PRIVATE KEY-----/;
/** Clients need both, and take the text "removed" for a value of the one that is forgotten (§5.4, trap a). */
const PAIR = ['SecretKey', 'SessionToken'] as const;

export interface SetSecretsOptions {
  /** Encrypt the secrets even if they were stored in clear. */
  encrypt?: boolean | undefined;
}

/**
 * The setting with other secrets, as `juicefs config` stores it (docs/formats/json-dump.md §5.4) but for its traps: all that
 * was encrypted is opened, and sealed again with fresh nonces; "removed" is never sealed, nothing is sealed twice.
 * @throws {MetaError} `refused` for a change that would leave the volume unusable, `malformed` for a value that cannot be,
 * `damaged` when a stored secret that stays does not decrypt.
 */
export async function setSecrets(
  setting: Setting,
  changes: SecretChanges,
  options: SetSecretsOptions = {},
): Promise<Setting> {
  const given = givenMembers(changes);
  const cipher = await cipherOf(setting);
  requireSensible(setting, given, cipher);
  const wasEncrypted = settingFlag(setting, 'KeyEncrypted');
  const members = Object.assign(jsonObject(), setting.members, Object.fromEntries(given));
  if (wasEncrypted || options.encrypt === true) seal(setting, given, members, cipher, wasEncrypted);
  // Normalized anew: members appear at their place, and empty ones go.
  return settingFromJson(members);
}

function givenMembers(changes: SecretChanges): Map<string, string> {
  const given = new Map<string, string>();
  for (const change of SECRET_CHANGES) {
    const value = changes[change];
    if (value !== undefined) given.set(MEMBER_OF_CHANGE[change], value);
  }
  return given;
}

function seal(
  setting: Setting,
  given: ReadonlyMap<string, string>,
  members: JsonObject,
  cipher: SecretCipher,
  wasEncrypted: boolean,
): void {
  let sealed = 0;
  for (const name of SEALED_MEMBERS) {
    const value = given.get(name);
    const stored = settingText(setting, name);
    if (value === undefined && ['', REMOVED].includes(stored)) continue;
    if (value === '') continue;
    members[name] = cipher.seal(
      value === undefined ? storedSecret(setting, name, wasEncrypted ? cipher : undefined) : bytesOfText(value),
    );
    sealed++;
  }
  // As the official client: a setting without secrets is not an encrypted one. One that lacks some stays what it was, so that
  // clients say what is missing instead of using the word "removed".
  const remain = wasEncrypted && SEALED_MEMBERS.some((name) => (members[name] ?? '') !== '');
  members['KeyEncrypted'] = sealed > 0 || remain;
}

/** Without a cipher it is stored in clear. */
function storedSecret(setting: Setting, name: string, cipher: SecretCipher | undefined): ByteString {
  const stored = settingText(setting, name);
  const secret = cipher === undefined ? bytesOfText(stored) : opened(setting, name, cipher);
  if (name !== 'EncryptKey' || PRIVATE_KEY.test(textOfBytes(secret) ?? '')) return secret;
  throw new MetaError(
    'damaged',
    `The stored EncryptKey of volume ${settingText(setting, 'Name')} is no private key once it is decrypted: it was encrypted twice, which a forced "juicefs config" does. Give the key file again. Nothing was changed.`,
  );
}

function opened(setting: Setting, name: string, cipher: SecretCipher): ByteString {
  try {
    return cipher.open(settingText(setting, name));
  } catch (error) {
    throw new MetaError(
      'damaged',
      `The stored ${name} of volume ${settingText(setting, 'Name')} does not decrypt (${messageOf(error)}): UUID or EncryptAlgo of the setting were changed after it was stored. Give ${name} anew as well, or put the old UUID back. Nothing was changed.`,
    );
  }
}

function requireSensible(setting: Setting, given: ReadonlyMap<string, string>, cipher: SecretCipher): void {
  for (const [name, value] of given) {
    if (value === REMOVED) {
      throw new MetaError(
        'malformed',
        `"${REMOVED}" cannot be the value of ${name}: clients take that word for a secret that was taken out.`,
      );
    }
    if (value.includes('\0') || textOfBytes(bytesOfText(value)) !== value) {
      throw new MetaError('malformed', `The value of ${name} is not text that a client could be given.`);
    }
  }
  requireEncryptKeyFits(setting, given.get('EncryptKey'), cipher);
  const forgotten = PAIR.filter((name) => settingText(setting, name) === REMOVED && !given.has(name));
  const [other] = forgotten;
  if (other === undefined || !PAIR.some((name) => given.has(name))) return;
  throw new MetaError(
    'refused',
    `${other} of volume ${settingText(setting, 'Name')} was removed too: set it in the same step, or clear it. Clients would take the word "${REMOVED}" for it. Nothing was changed.`,
  );
}

/** Objects are readable with the one key they were written with. */
function requireEncryptKeyFits(setting: Setting, value: string | undefined, cipher: SecretCipher): void {
  if (value === undefined) return;
  const volume = settingText(setting, 'Name');
  const stored = settingText(setting, 'EncryptKey');
  if (stored === '') {
    throw new MetaError(
      'refused',
      `Volume ${volume} is not encrypted: with a key set, nothing stored so far could be read. Nothing was changed.`,
    );
  }
  if (value === '') {
    throw new MetaError('refused', `Without its key nothing in volume ${volume} could be read. Nothing was changed.`);
  }
  if (!PRIVATE_KEY.test(value)) {
    throw new MetaError(
      'malformed',
      'The encryption key is not a private key in PEM form (-----BEGIN … PRIVATE KEY-----).',
    );
  }
  if (stored !== REMOVED && isReadableKey(stored, settingFlag(setting, 'KeyEncrypted') ? cipher : undefined)) {
    throw new MetaError(
      'refused',
      `Volume ${volume} holds its encryption key. Objects written with it cannot be read with another. Nothing was changed.`,
    );
  }
}

function isReadableKey(stored: string, cipher: SecretCipher | undefined): boolean {
  if (cipher === undefined) return PRIVATE_KEY.test(stored);
  try {
    return PRIVATE_KEY.test(textOfBytes(cipher.open(stored)) ?? '');
  } catch {
    return false;
  }
}
