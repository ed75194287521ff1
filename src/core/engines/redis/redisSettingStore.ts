import { formatStoredSetting } from '../../dump/json/formatFacts';
import { bytesOfBuffer, toBuffer } from '../../model/byteString';
import type { Setting } from '../../model/setting';
import type { SettingStore, StoredSetting } from '../../ports/settingStore';
import { destroyOnAbort } from '../destroyOnAbort';
import { changedMeanwhile, holdsNoSetting, parseStoredSetting } from '../storedSetting';
import type { OpenRedis } from './connectRedis';
import { SETTING } from './keys';
import type { RedisConnector } from './redisConnector';
import { bufferOf } from './replies';

/** The key `setting`, replaced under WATCH (docs/formats/redis.md §6.4). */
export class RedisSettingStore implements SettingStore {
  constructor(private readonly connector: RedisConnector) {}

  get label(): string {
    return this.connector.label;
  }

  read(signal?: AbortSignal): Promise<StoredSetting> {
    return this.withConnection(signal, 'reading the setting', async ({ connection, prefix }) => {
      const bytes = bufferOf(await connection.call('GET', prefix + SETTING));
      if (bytes === undefined) throw holdsNoSetting(this.label);
      return parseStoredSetting(bytesOfBuffer(bytes), this.label);
    });
  }

  replace(read: StoredSetting, next: Setting, signal?: AbortSignal): Promise<void> {
    const value = toBuffer(formatStoredSetting(next));
    return this.withConnection(signal, 'storing the setting', async ({ connection, prefix }) => {
      const key = prefix + SETTING;
      await connection.call('WATCH', key);
      const bytes = bufferOf(await connection.call('GET', key));
      if (bytes === undefined || bytesOfBuffer(bytes) !== read.bytes) throw changedMeanwhile(this.label);
      await connection.call('MULTI');
      await connection.call('SET', key, value);
      if ((await connection.call('EXEC')) === null) throw changedMeanwhile(this.label);
    });
  }

  private async withConnection<T>(
    signal: AbortSignal | undefined,
    step: string,
    action: (redis: OpenRedis) => Promise<T>,
  ): Promise<T> {
    const redis = await this.connector.open(signal);
    try {
      return await destroyOnAbort(redis.connection, signal, () => action(redis));
    } catch (error) {
      throw this.connector.translate(error, step);
    } finally {
      await redis.connection.close();
    }
  }
}
