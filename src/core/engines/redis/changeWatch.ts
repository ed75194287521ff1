import type { Moment } from '../../model/moment';
import { changeText, changedCounters, liveBetween } from '../../model/moment';
import type { OnNotice } from '../../ports/notice';
import { readCounters } from './facts';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { readSessions } from './sessions';

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
    const seen = changeText(liveBetween(this.before, after), changedCounters(this.before, after));
    if (seen === undefined) return;
    onNotice({ code: 'consistency', message: `Redis gives no snapshot: what was read may mix moments. ${seen}` });
  }
}

async function momentOf(redis: ReadOnlyRedis): Promise<Moment> {
  return { counters: await readCounters(redis, true), sessions: await readSessions(redis), at: Date.now() / 1000 };
}
