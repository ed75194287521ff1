import * as vscode from 'vscode';
import type { Notice } from '../../core/ports/notice';
import type { CertificateFiles } from '../../core/transfer/certificate/certificate';
import type { Progress } from '../../core/transfer/progress';

export type TaskState = 'running' | 'stopping' | 'done' | 'failed' | 'cancelled';

/** What a finished task says: one sentence, and lines of detail for its report. */
export interface TaskOutcome {
  sentence: string;
  details: readonly string[];
  /** The proof of a load, a migration or a drill. */
  certificate?: CertificateFiles | undefined;
}

/** Long work: dump, load, verify. Knows nothing of how it is shown. */
export class Task implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changes.event;
  private readonly controller = new AbortController();
  /** When the current phase began: rates and forecasts are of one phase. */
  phaseStartedMs = Date.now();
  state: TaskState = 'running';
  progress: Progress | undefined;
  outcome: TaskOutcome | undefined;
  readonly notices: Notice[] = [];

  constructor(
    readonly id: number,
    readonly title: string,
    /** Two tasks with one resource do not run at once. */
    readonly resource: string,
  ) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get isRunning(): boolean {
    return this.state === 'running' || this.state === 'stopping';
  }

  report(progress: Progress): void {
    if (progress.phase !== this.progress?.phase) this.phaseStartedMs = Date.now();
    this.progress = progress;
    this.changes.fire();
  }

  cancel(): void {
    if (this.state !== 'running') return;
    this.state = 'stopping';
    this.controller.abort();
    this.changes.fire();
  }

  end(state: Exclude<TaskState, 'running' | 'stopping'>, outcome: TaskOutcome): void {
    this.state = state;
    this.outcome = outcome;
    this.changes.fire();
  }

  dispose(): void {
    this.controller.abort();
    this.changes.dispose();
  }
}
