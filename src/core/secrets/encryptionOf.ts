import type { Setting } from '../model/setting';
import { settingText } from '../model/setting';
import type { Encryption } from './encryption';
import { REMOVED } from './redactSetting';

/** What a setting says about the encryption of the volume's objects. */
export function encryptionOf(setting: Setting): Encryption {
  const key = settingText(setting, 'EncryptKey');
  if (key === '') return 'none';
  return key === REMOVED ? 'keyRemoved' : 'keyPresent';
}
