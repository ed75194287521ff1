import type { SettingStore, StoredSetting } from '../ports/settingStore';
import type { SecretChanges } from './secretChanges';
import type { SecretState } from './secretState';
import { secretState } from './secretState';
import type { SetSecretsOptions } from './setSecrets';
import { setSecrets } from './setSecrets';

/**
 * Sets secrets of a volume in its engine, provided its setting is still the one that was read.
 * @returns the state of what is stored then, read back.
 * @throws {MetaError} what `setSecrets` and the store give; nothing was changed then.
 */
export async function storeSecrets(
  store: SettingStore,
  read: StoredSetting,
  changes: SecretChanges,
  options: SetSecretsOptions & { signal?: AbortSignal | undefined } = {},
): Promise<SecretState> {
  await store.replace(read, await setSecrets(read.setting, changes, options), options.signal);
  return secretState((await store.read(options.signal)).setting);
}
