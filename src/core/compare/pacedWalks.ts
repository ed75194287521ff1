import type { MetadataSource, WalkOptions } from '../ports/metadataSource';
import type { Side } from './pathNode';
import { SideQueue } from './sideQueue';
import type { TreeMerge } from './treeMerge';

/** Steps of one side that may wait for the other before its walk is paused. */
const MAX_WAITING = 4096;

interface Paused {
  resume: () => void;
  fail: (error: unknown) => void;
}

/** Two walks at once, each paused while it is ahead of the other. */
export class PacedWalks {
  readonly left = new SideQueue(() => this.pace('left'));
  readonly right = new SideQueue(() => this.pace('right'));
  private readonly paused: Record<Side, Paused | undefined> = { left: undefined, right: undefined };
  private readonly stopping = new AbortController();
  private failure: { error: unknown } | undefined;
  private merge: TreeMerge | undefined;
  private waitsFor: Side | undefined;

  constructor(private readonly onPace: () => void) {}

  /** @throws what either walk throws, after both have ended. */
  async run(
    merge: TreeMerge,
    sources: Record<Side, MetadataSource>,
    options: Record<Side, WalkOptions>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    this.merge = merge;
    const all = signal === undefined ? this.stopping.signal : AbortSignal.any([signal, this.stopping.signal]);
    await Promise.all(
      (['left', 'right'] as const).map(async (side) => {
        try {
          await sources[side].walk(this[side], { ...options[side], signal: all });
          this[side].end();
          this.advance();
        } catch (error) {
          this.stop(error);
        }
      }),
    );
    signal?.throwIfAborted();
    if (this.failure !== undefined) throw this.failure.error;
  }

  private pace(side: Side): Promise<void> | undefined {
    this.advance();
    this.onPace();
    if (this[side].length < MAX_WAITING || this.waitsFor === side) return undefined;
    let resume!: () => void;
    let fail!: (error: unknown) => void;
    const promise = new Promise<void>((resolve, reject) => {
      resume = resolve;
      fail = reject;
    });
    this.paused[side] = { resume, fail };
    return promise;
  }

  private advance(): void {
    this.waitsFor = this.merge?.run();
    for (const side of ['left', 'right'] as const) {
      if (this[side].length >= MAX_WAITING && this.waitsFor !== side) continue;
      this.paused[side]?.resume();
      this.paused[side] = undefined;
    }
  }

  /** The other walk would wait for ever. */
  private stop(error: unknown): void {
    this.failure ??= { error };
    this.stopping.abort();
    for (const side of ['left', 'right'] as const) {
      this.paused[side]?.fail(this.stopping.signal.reason);
      this.paused[side] = undefined;
    }
  }
}
