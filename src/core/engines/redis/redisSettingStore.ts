import { formatStoredSetting } from '../../dump/json/formatFacts';
import { bytesOfBuffer, toBuffer } from '../../model/byteString';
import type { Setting } from '../../model/setting';
import type { SettingStore, StoredSetting } from '../../ports/settingStore';
import { changedMeanwhile, holdsNoSetting, parseStoredSetting } from '../storedSetting';
import { SETTING } from './keys';
import type { RedisConnector } from './redisConnector';
import { bufferOf } from './replies';
import { withConnection } from './withConnection';

/** The key `setting`, replaced under WATCH (docs/formats/redis.md §6.4). */
export class RedisSettingStore implements SettingStore {
  constructor(private readonly connector: RedisConnector) {}

  get label(): string {
    return this.connector.label;
  }

  read(signal?: AbortSignal): Promise<StoredSetting> {
    return withConnection(this.connector, signal, 'reading the setting', async ({ connection, prefix }) => {
      const bytes = bufferOf(await connection.call('GET', prefix + SETTING));
      if (bytes === undefined) throw holdsNoSetting(this.label);
      return parseStoredSetting(bytesOfBuffer(bytes), this.label);
    });
  }

  replace(read: StoredSetting, next: Setting, signal?: AbortSignal): Promise<void> {
    const value = toBuffer(formatStoredSetting(next));
    return withConnection(this.connector, signal, 'storing the setting', async ({ connection, prefix }) => {
      const key = prefix + SETTING;
      await connection.call('WATCH', key);
      const bytes = bufferOf(await connection.call('GET', key));
      if (bytes === undefined || bytesOfBuffer(bytes) !== read.bytes) throw changedMeanwhile(this.label);
      await connection.call('MULTI');
      await connection.call('SET', key, value);
      if ((await connection.call('EXEC')) === null) throw changedMeanwhile(this.label);
    });
  }
}
