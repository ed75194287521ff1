import { destroyOnAbort } from '../destroyOnAbort';
import type { OpenRedis } from './connectRedis';
import type { RedisConnector } from './redisConnector';

/** Works over a connection of its own, which aborting breaks. @throws {MetaError} naming the connection and the step. */
export async function withConnection<T>(
  connector: RedisConnector,
  signal: AbortSignal | undefined,
  step: string,
  action: (redis: OpenRedis) => Promise<T>,
): Promise<T> {
  const redis = await connector.open(signal);
  try {
    return await destroyOnAbort(redis.connection, signal, () => action(redis));
  } catch (error) {
    throw connector.translate(error, step);
  } finally {
    await redis.connection.close();
  }
}
