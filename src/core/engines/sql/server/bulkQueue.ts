import type { Batch } from './bulkServer';

/** Bytes that may wait before whoever produces them has to. */
const MAX_PENDING_BYTES = 4 * 1024 * 1024;

/**
 * Batches on their way to a server. Each table has its lane, so its rows arrive in order; lanes work at the same time. The
 * first failure ends everything: what was submitted after it is dropped, and it shows at the next `drain` or `flush`.
 */
export class BulkQueue {
  private readonly lanes: Promise<void>[];
  private pendingBytes = 0;
  private failure: { error: unknown } | undefined;
  private wake: (() => void) | undefined;

  constructor(
    lanes: number,
    private readonly store: (lane: number, batch: Batch) => Promise<void>,
  ) {
    this.lanes = new Array<Promise<void>>(lanes).fill(Promise.resolve());
  }

  submit(lane: number, batch: Batch): void {
    if (this.failure !== undefined) return;
    this.pendingBytes += batch.bytes.length;
    const before = this.lanes[lane] ?? Promise.resolve();
    this.lanes[lane] = before.then(() => this.run(lane, batch));
  }

  drain(): Promise<void> | undefined {
    if (this.failure === undefined && this.pendingBytes < MAX_PENDING_BYTES) return undefined;
    return this.room();
  }

  async flush(): Promise<void> {
    await Promise.all(this.lanes);
    this.throwFailure();
  }

  private async room(): Promise<void> {
    while (this.failure === undefined && this.pendingBytes >= MAX_PENDING_BYTES / 2) {
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    this.throwFailure();
  }

  private async run(lane: number, batch: Batch): Promise<void> {
    try {
      if (this.failure === undefined) await this.store(lane, batch);
    } catch (error) {
      this.failure ??= { error };
    }
    this.pendingBytes -= batch.bytes.length;
    this.wake?.();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
