import { openSettingStore } from '../../core/registry/openSettingStore';
import { secretState } from '../../core/secrets/secretState';
import type { SecretState } from '../../core/secrets/secretState';
import { storeSecrets } from '../../core/secrets/storeSecrets';
import type { WorkArguments } from '../../core/workerProtocol/workProtocol';
import type { WorkContext } from '../operations';

export async function readSecretState(
  { spec }: WorkArguments<'secretState'>,
  { signal }: WorkContext,
): Promise<SecretState> {
  return secretState((await openSettingStore(spec).read(signal)).setting);
}

export async function setVolumeSecrets(
  { spec, secrets, encrypt }: WorkArguments<'setSecrets'>,
  { signal }: WorkContext,
): Promise<SecretState> {
  const store = openSettingStore(spec);
  return storeSecrets(store, await store.read(signal), secrets, { encrypt, signal });
}
