import type { Session } from '../../model/volumeFacts';
import type { OnNotice } from '../../ports/notice';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { decimalOf } from './replies';
import { readSessions } from './sessions';

const WATCHED = ['totalInodes', 'usedSpace', 'nextinode', 'nextchunk', 'nextsession', 'txnLastLog'] as const;

interface Moment {
  counters: readonly string[];
  live: readonly Session[];
}

/** Says after a walk whether clients had the volume open and whether it changed: Redis gives no snapshot. */
export class ChangeWatch {
  private constructor(
    private readonly redis: ReadOnlyRedis,
    private readonly before: Moment,
  ) {}

  static async begin(redis: ReadOnlyRedis): Promise<ChangeWatch> {
    return new ChangeWatch(redis, await momentOf(redis));
  }

  async end(onNotice: OnNotice): Promise<void> {
    const after = await momentOf(this.redis);
    const changed = WATCHED.filter((_, i) => this.before.counters[i] !== after.counters[i]);
    const clients = [...new Set([...this.before.live, ...after.live].map(describe))];
    if (changed.length > 0) {
      onNotice({
        code: 'consistency',
        message: `The volume changed while it was read (${changed.join(', ')}): the result may mix moments.${clientsText(clients)}`,
      });
    } else if (clients.length > 0) {
      onNotice({
        code: 'consistency',
        message: `Redis gives no snapshot, and clients had the volume open; no counter changed while it was read.${clientsText(clients)}`,
      });
    }
  }
}

async function momentOf(redis: ReadOnlyRedis): Promise<Moment> {
  const reply = await redis.call('MGET', ...WATCHED.map((name) => redis.prefix + name));
  const counters = (Array.isArray(reply) ? reply : []).map((value) => String(decimalOf(value)));
  const now = Date.now() / 1000;
  return { counters, live: (await readSessions(redis)).filter(({ expire }) => expire > now) };
}

function describe({ sid, hostName, mountPoint }: Session): string {
  return hostName === '' ? `session ${sid}` : `${hostName}:${mountPoint}`;
}

function clientsText(clients: readonly string[]): string {
  return clients.length === 0 ? '' : ` Open by ${clients.join(', ')}.`;
}
