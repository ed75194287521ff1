import type { ByteString } from '../model/byteString';
import type { Setting } from '../model/setting';

/**
 * The setting of a volume in an engine, for replacing it. A path of its own: sources only ever read. Nothing else of the
 * volume is touched; unlike `juicefs config`, not even a missing trash root is made (every load makes one).
 */
export interface SettingStore {
  /** For people: URL without secrets. */
  readonly label: string;
  /** @throws {MetaError} `notJuiceFs`, `damaged`, and what connecting gives. */
  read(signal?: AbortSignal): Promise<StoredSetting>;
  /**
   * Replaces the setting in one step, unless it is no longer the one that was read. Clients see it within some 12 s.
   * @throws {MetaError} `locked` when another client has changed it meanwhile, `denied` where nothing can be written.
   */
  replace(read: StoredSetting, next: Setting, signal?: AbortSignal): Promise<void>;
}

export interface StoredSetting {
  /** As it is stored, to tell whether it is still the same. */
  readonly bytes: ByteString;
  readonly setting: Setting;
}
