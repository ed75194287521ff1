import type { Setting } from '../../model/setting';
import { settingText } from '../../model/setting';
import { aesCipher } from './aesCipher';
import type { SecretCipher } from './secretCipher';

/**
 * How the secrets of this volume are encrypted: both the key and the cipher come from the setting itself. SM4 is loaded when
 * a volume uses it.
 */
export async function cipherOf(setting: Setting): Promise<SecretCipher> {
  const uuid = settingText(setting, 'UUID');
  if (settingText(setting, 'EncryptAlgo').toLowerCase() !== 'sm4gcm') return aesCipher(uuid);
  const { sm4Cipher } = await import('./sm4Cipher');
  return sm4Cipher(uuid);
}
