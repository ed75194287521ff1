import type * as vscode from 'vscode';
import type { Log } from '../log';
import type { WorkerThread } from '../workerThread/workerThread';

const STATE_KEY = 'juicefs.drillPending';
/** After the start of a window there is more important work. */
const SWEEP_DELAY_MS = 10_000;

/** Knows that a drill was begun and has not ended, so that only a start after a crash looks for what it left. */
export class PendingDrills implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly state: vscode.Memento,
    private readonly worker: Pick<WorkerThread, 'request'>,
    private readonly log: Pick<Log, 'info' | 'error'>,
    delayMs = SWEEP_DELAY_MS,
  ) {
    if (state.get<boolean>(STATE_KEY) === true) this.timer = setTimeout(() => void this.sweep(), delayMs);
  }

  /** Keeps in mind, past the end of this window, that a drill is under way. */
  async during<T>(drill: () => Promise<T>): Promise<T> {
    await this.state.update(STATE_KEY, true);
    try {
      return await drill();
    } finally {
      await this.state.update(STATE_KEY, undefined);
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  /** Removes throw-away databases whose drill was killed. What cannot be removed is tried again at the next start. */
  private async sweep(): Promise<void> {
    this.timer = undefined;
    try {
      const swept = await this.worker.request('sweepDrills', {});
      await this.state.update(STATE_KEY, undefined);
      this.log.info('drills', `removed what ${swept} killed drills had left`);
    } catch (error) {
      this.log.error('drills', error);
    }
  }
}
