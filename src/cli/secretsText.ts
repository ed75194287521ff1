import type { SecretState } from '../core/secrets/secretState';

const FLAG_OF: Readonly<Record<string, string>> = {
  AccessKey: '--access-key',
  SecretKey: '--secret-key',
  SessionToken: '--session-token',
  EncryptKey: '--encrypt-key FILE',
};

/** The state of each secret, and what is known of the objects' encryption. */
export function secretRows(state: SecretState): [string, string][] {
  return [
    ...[...Object.keys(FLAG_OF), 'KerbConf'].map((name): [string, string] => [name, stateOf(name, state)]),
    ['Encryption', encryptionText(state)],
  ];
}

/** What is still to be done, in a sentence; '' when nothing is. */
export function missingText({ missing }: SecretState): string {
  if (missing.length === 0) return '';
  const flags = missing.flatMap((name) => FLAG_OF[name] ?? []);
  const how = flags.length === 0 ? '' : ` (jfsmeta config URL ${flags.join(' ')})`;
  return `The volume does not work until these are set: ${missing.join(', ')}${how}.`;
}

function stateOf(name: string, { missing, held, unreadable, keyEncrypted }: SecretState): string {
  if (missing.includes(name)) {
    const flag = FLAG_OF[name];
    return `removed: must be set (${flag === undefined ? 'juicefs' : 'jfsmeta'} config${flag === undefined ? '' : ` ${flag}`})`;
  }
  if (!held.includes(name)) return 'not set';
  if (unreadable.includes(name)) return 'set, but does not decrypt: UUID or EncryptAlgo were changed';
  if (name === 'AccessKey' || name === 'KerbConf') return 'set (clients never encrypt it)';
  return keyEncrypted ? 'set, encrypted with a key made of the UUID' : 'set, in clear';
}

function encryptionText({ encryption, encryptAlgo }: SecretState): string {
  switch (encryption) {
    case 'none':
      return 'objects are not encrypted';
    case 'keyPresent':
      return `objects are encrypted (${encryptAlgo}); the RSA key is in the setting, and its passphrase, if it has one, comes from JFS_RSA_PASSPHRASE`;
    case 'keyRemoved':
      return `objects are encrypted (${encryptAlgo}); the RSA key was removed, and nothing can be read without a copy of it`;
  }
}
