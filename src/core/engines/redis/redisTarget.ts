import { MetaError } from '../../errors';
import { parseJson } from '../../json/parseJson';
import { isJsonObject } from '../../model/jsonValue';
import type { BeginOptions, LoadTarget, TargetState, UnfinishedLoad, VolumeWriter } from '../../ports/volumeWriter';
import type { OnNotice } from '../../ports/notice';
import { decodeLoadMarker, encodeLoadMarker, hasEnded, newLoadMarker } from '../loadMarker';
import { holdsOther, holdsUnfinished, madeBy, nothingToClean, stillRunning, unfinishedText } from '../unfinishedLoad';
import { CommandQueue } from './commandQueue';
import type { OpenRedis } from './connectRedis';
import { destroyOnAbort } from '../destroyOnAbort';
import { Heartbeat } from './heartbeat';
import { MARKER, MARKER_ALIVE, SETTING } from './keys';
import { removeOurKeys, scanKeys } from './ourKeys';
import type { RedisConnector } from './redisConnector';
import { requireRights } from './requireRights';
import { RECONNECT_MS, RedisWriter } from './redisWriter';
import { bufferOf, decimalOf } from './replies';
import { productOf, readInfo } from './serverInfo';
import { withConnection } from './withConnection';

/** HSET with several fields came with Redis 4 (docs/formats/redis.md §1.5). */
const LEAST_MAJOR_VERSION = 4;
const PREPARING = 'preparing the load';

/** A logical database of Redis, or a hash tag of a cluster, to load into. */
export class RedisTarget implements LoadTarget {
  constructor(private readonly connector: RedisConnector) {}

  get label(): string {
    return this.connector.label;
  }

  async begin({ signal, onNotice = (): void => undefined }: BeginOptions = {}): Promise<VolumeWriter> {
    const redis = await this.connector.open(signal);
    try {
      return await destroyOnAbort(redis.connection, signal, async () => {
        await this.requireEmpty(redis);
        await this.requireWritable(redis, onNotice);
        await this.requireRights(signal);
        return this.mark(redis, signal);
      });
    } catch (error) {
      redis.connection.destroy();
      throw this.connector.translate(error, PREPARING);
    }
  }

  private async mark(redis: OpenRedis, signal: AbortSignal | undefined): Promise<RedisWriter> {
    const marker = encodeLoadMarker(newLoadMarker());
    try {
      if ((await redis.connection.call('SET', redis.prefix + MARKER, marker, 'NX')) === null) {
        throw new MetaError('locked', `${this.label}: another load has just begun here. Nothing was changed.`);
      }
      // Whoever looked at the same moment has found it empty too (docs/formats/redis.md §10, 23).
      await this.requireEmpty(redis, 1);
      const heartbeat = await Heartbeat.start(redis);
      try {
        return new RedisWriter(redis, await CommandQueue.open(redis, signal), heartbeat, this.connector, signal);
      } catch (error) {
        heartbeat.stop();
        throw error;
      }
    } catch (error) {
      redis.connection.destroy();
      // Whether it was set is not known when no answer came.
      await this.takeBack(marker);
      throw error;
    }
  }

  /** Removes the mark of a load that has not begun, over a connection that works when the other is lost. */
  private async takeBack(marker: string): Promise<void> {
    try {
      const redis = await this.connector.open(AbortSignal.timeout(RECONNECT_MS));
      const found = bufferOf(await redis.connection.call('GET', redis.prefix + MARKER));
      // It may be that of another load, which was faster.
      if (found?.toString() === marker) await unmark(redis);
      redis.connection.destroy();
    } catch {
      // The server is gone; the mark tells what is left.
    }
  }

  examine(signal?: AbortSignal): Promise<TargetState> {
    return withConnection(this.connector, signal, 'looking into the database', async (redis) => {
      const keys = await this.countKeys(redis);
      const place = redis.prefix === '' ? `database ${redis.db}` : `the hash tag ${redis.prefix}`;
      return {
        label: this.label,
        product: productOf(await readInfo(redis.connection)),
        isEmpty: keys === 0,
        examined: `${countOf(keys)} in ${place}`,
        found: keys === 0 ? '' : await this.describe(redis, keys),
      };
    });
  }

  unfinished(signal?: AbortSignal): Promise<UnfinishedLoad | undefined> {
    return withConnection(this.connector, signal, 'looking for an unfinished load', (redis) =>
      this.unfinishedIn(redis),
    );
  }

  clean(signal?: AbortSignal): Promise<UnfinishedLoad> {
    return withConnection(this.connector, signal, 'cleaning up', async (redis) => {
      const found = await this.unfinishedIn(redis);
      if (found === undefined) throw nothingToClean(this.label);
      if (found.isRunning) throw stillRunning(this.label, found);
      const removed = await removeOurKeys(redis);
      await unmark(redis);
      const others = await this.countKeys(redis);
      const stay = others === 0 ? '' : ` (${others} of others stay)`;
      return { ...found, holds: `${removed} keys${stay}` };
    });
  }

  /** Undefined when there is no mark of ours, or a volume: then the load was complete. */
  private async unfinishedIn(redis: OpenRedis): Promise<UnfinishedLoad | undefined> {
    const { connection, prefix } = redis;
    const text = bufferOf(await connection.call('GET', prefix + MARKER));
    if (text === undefined || (await connection.call('EXISTS', prefix + SETTING)) === 1) return undefined;
    const marker = decodeLoadMarker(text.toString());
    const isMarkedAlive = (await connection.call('EXISTS', prefix + MARKER_ALIVE)) === 1;
    return {
      ...madeBy(marker),
      isRunning: isMarkedAlive && (marker === undefined || !hasEnded(marker)),
      holds: `about ${await this.countKeys(redis)} keys`,
    };
  }

  /** `own` is how many keys are ours already. */
  private async requireEmpty(redis: OpenRedis, own = 0): Promise<void> {
    const keys = (await this.countKeys(redis)) - own;
    if (keys <= 0) return;
    const unfinished = own === 0 ? await this.unfinishedIn(redis) : undefined;
    if (unfinished !== undefined) throw holdsUnfinished(this.label, unfinished);
    throw holdsOther(this.label, await this.describe(redis, keys));
  }

  /** What is there, for people. */
  private async describe(redis: OpenRedis, keys: number): Promise<string> {
    const unfinished = await this.unfinishedIn(redis);
    if (unfinished !== undefined) return unfinishedText(unfinished);
    const volume = await volumeIn(redis);
    return volume === undefined ? countOf(keys) : `volume ${volume}`;
  }

  /** Any key counts, also those of other programs (docs/formats/redis.md §1.6). */
  private async countKeys(redis: OpenRedis): Promise<number> {
    if (redis.prefix === '') return Number(await redis.connection.call('DBSIZE'));
    let count = 0;
    for await (const keys of scanKeys(redis)) count += keys.length;
    return count;
  }

  private async requireWritable({ connection }: OpenRedis, onNotice: OnNotice): Promise<void> {
    const info = await readInfo(connection);
    const version = info.get('redis_version') ?? '';
    if (version !== '' && Number(version.split('.')[0]) < LEAST_MAJOR_VERSION) {
      throw new MetaError(
        'unsupported',
        `${this.label} is Redis ${version}; JuiceFS needs ${LEAST_MAJOR_VERSION}.0 or newer.`,
      );
    }
    if (info.get('role') === 'slave') {
      throw new MetaError('denied', `${this.label} is a replica, which takes no writes. Load into its master.`);
    }
    const limit = Number(info.get('maxmemory') ?? 0);
    const used = Number(info.get('used_memory') ?? 0);
    if (limit > 0 && used >= limit) {
      throw new MetaError(
        'limit',
        `${this.label} uses ${used} of ${limit} bytes of its memory limit: nothing can be loaded. Raise maxmemory.`,
      );
    }
    const policy = info.get('maxmemory_policy') ?? 'noeviction';
    if (policy !== 'noeviction') {
      onNotice({
        code: 'consistency',
        message: `The server's maxmemory-policy is ${policy}: it may drop metadata. JuiceFS needs noeviction.`,
      });
    }
    if (info.get('aof_enabled') === '0') {
      onNotice({
        code: 'consistency',
        message: 'The server keeps no append-only file (aof_enabled:0): a crash loses what was written last.',
      });
    }
  }

  private async requireRights(signal: AbortSignal | undefined): Promise<void> {
    const redis = await this.connector.open(signal);
    try {
      await destroyOnAbort(redis.connection, signal, () => requireRights(redis, `${this.label}: ${PREPARING} failed`));
    } finally {
      redis.connection.destroy();
    }
  }
}

function countOf(keys: number): string {
  return `${keys} ${keys === 1 ? 'key' : 'keys'}`;
}

async function unmark({ connection, prefix }: OpenRedis): Promise<void> {
  await connection.call('DEL', prefix + MARKER, prefix + MARKER_ALIVE);
}

/** Name and size of the volume that is there. */
async function volumeIn({ connection, prefix }: OpenRedis): Promise<string | undefined> {
  const text = bufferOf(await connection.call('GET', prefix + SETTING));
  if (text === undefined) return undefined;
  try {
    const json = parseJson(text);
    const name = isJsonObject(json) ? json['Name'] : undefined;
    const inodes = decimalOf(await connection.call('GET', `${prefix}totalInodes`));
    return `${typeof name === 'string' ? name : ''} (${inodes} inodes)`;
  } catch {
    return 'that cannot be read';
  }
}
