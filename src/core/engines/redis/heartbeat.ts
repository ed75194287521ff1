import type { OpenRedis } from './connectRedis';
import { MARKER_ALIVE } from './keys';

const EXPIRY_S = 30;
const INTERVAL_MS = 10_000;

/** Keeps a key alive as long as a load runs: it expires by itself when the process is gone. */
export class Heartbeat {
  private timer: NodeJS.Timeout | undefined;

  private constructor(private readonly redis: OpenRedis) {}

  static async start(redis: OpenRedis): Promise<Heartbeat> {
    const heartbeat = new Heartbeat(redis);
    await heartbeat.beat();
    heartbeat.timer = setInterval(() => {
      // When the connection is lost, the load itself says so.
      heartbeat.beat().catch(() => undefined);
    }, INTERVAL_MS);
    heartbeat.timer.unref();
    return heartbeat;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    await this.redis.connection.call('SET', this.redis.prefix + MARKER_ALIVE, '1', 'EX', EXPIRY_S);
  }
}
