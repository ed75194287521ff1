import type { Connector } from '../browsingSession';
import type { OpenRedis } from './connectRedis';
import { connectRedis } from './connectRedis';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { readOnly } from './readOnlyRedis';
import { isLost, redisError } from './redisErrors';
import type { RedisAddress } from './redisUrl';

export class RedisConnector implements Connector<ReadOnlyRedis> {
  constructor(
    private readonly address: RedisAddress,
    /** For people: URL without secrets. */
    readonly label: string,
  ) {}

  async connect(signal?: AbortSignal): Promise<ReadOnlyRedis> {
    return readOnly(await this.open(signal));
  }

  /** A connection that may write, for loading. */
  async open(signal?: AbortSignal): Promise<OpenRedis> {
    try {
      return await connectRedis(this.address, signal);
    } catch (error) {
      throw this.translate(error, 'connecting');
    }
  }

  translate(error: unknown, step: string): Error {
    return redisError(error, this.label, step);
  }

  isLost(error: unknown): boolean {
    return isLost(error);
  }
}
