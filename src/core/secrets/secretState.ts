import type { Setting } from '../model/setting';
import { settingFlag, settingText } from '../model/setting';
import { cipherOf } from './cipher/cipherOf';
import type { SecretCipher } from './cipher/secretCipher';
import type { Encryption } from './encryption';
import { encryptionOf } from './encryptionOf';
import { REMOVED, SECRET_MEMBERS, missingSecrets } from './redactSetting';
import { SEALED_MEMBERS } from './sealedMembers';

/** What a setting says about its secrets, without any of them. */
export interface SecretState {
  volume: { name: string; uuid: string };
  storage: string;
  /** Members that say "removed". */
  missing: string[];
  /** Members that hold a value. */
  held: string[];
  /** Of those, the ones that should be encrypted and do not decrypt: the UUID or the algorithm was changed. */
  unreadable: string[];
  /** Secrets are stored as ciphertext. */
  keyEncrypted: boolean;
  encryption: Encryption;
  /** '' when the setting names none. */
  encryptAlgo: string;
}

export async function secretState(setting: Setting): Promise<SecretState> {
  const cipher = await cipherOf(setting);
  const held = SECRET_MEMBERS.filter((name) => !['', REMOVED].includes(settingText(setting, name)));
  const keyEncrypted = settingFlag(setting, 'KeyEncrypted');
  return {
    volume: { name: settingText(setting, 'Name'), uuid: settingText(setting, 'UUID') },
    storage: settingText(setting, 'Storage'),
    missing: missingSecrets(setting),
    held,
    unreadable: keyEncrypted
      ? SEALED_MEMBERS.filter((name) => held.includes(name) && !opens(cipher, settingText(setting, name)))
      : [],
    keyEncrypted,
    encryption: encryptionOf(setting),
    encryptAlgo: settingText(setting, 'EncryptAlgo'),
  };
}

function opens(cipher: SecretCipher, sealed: string): boolean {
  try {
    cipher.open(sealed);
    return true;
  } catch {
    return false;
  }
}
