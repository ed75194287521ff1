import type { Moment } from '../../model/moment';
import { changeText, changedCounters, liveBetween } from '../../model/moment';
import type { Session } from '../../model/volumeFacts';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LabelledConsistency } from './labelledConsistency';
import { snapshotLabel } from './snapshotLabel';

export interface WatchedConsistency {
  consistency: LabelledConsistency;
  /** All that were recorded, stale ones too. */
  clientsBefore: Session[];
  clientsAfter: Session[];
  /** Names as in a dump. */
  changedCounters: string[];
}

/**
 * Looks at a live engine before and after it is read, to say which moment the result shows. Clients that write and leave no
 * session are not seen by their session, but most of what they do changes a counter.
 */
export class ConsistencyWatch {
  private constructor(
    private readonly source: MetadataSource,
    private readonly before: Moment,
  ) {}

  static async begin(source: MetadataSource, signal?: AbortSignal): Promise<ConsistencyWatch> {
    return new ConsistencyWatch(source, await momentOf(source, signal));
  }

  async end(signal?: AbortSignal): Promise<WatchedConsistency> {
    const { before, source } = this;
    const after = await momentOf(source, signal);
    const changed = changedCounters(before, after);
    return {
      consistency: snapshotLabel(source) ?? labelOf(changeText(liveBetween(before, after), changed)),
      clientsBefore: before.sessions,
      clientsAfter: after.sessions,
      changedCounters: changed,
    };
  }
}

async function momentOf(source: MetadataSource, signal: AbortSignal | undefined): Promise<Moment> {
  const counters = (await source.counters?.(signal)) ?? (await source.facts(signal)).counters;
  return { counters, sessions: await source.sessions(signal), at: Date.now() / 1000 };
}

function labelOf(seen: string | undefined): LabelledConsistency {
  return seen === undefined
    ? { label: 'quiesced', how: 'No client had the volume open, and no counter changed while it was read.' }
    : { label: 'fuzzy', how: seen };
}
