import * as vscode from 'vscode';
import { MetaError } from '../../core/errors';
import type { WorkerSetup } from '../../core/workerProtocol/workerSetup';
import type { Log } from '../log';
import { plainText } from '../ui/plainText';
import type { ErrorPresenter } from '../ui/presentError';
import { isSilent } from '../ui/presentError';
import type { WorkOptions } from '../workerThread/workerThread';
import { WorkerThread } from '../workerThread/workerThread';
import { fractionDone, progressText } from './progressText';
import type { TaskOutcome } from './task';
import { Task } from './task';

/** Finished tasks that stay in the view. */
const MAX_FINISHED = 50;

export interface TaskRequest<T> {
  title: string;
  resource: string;
  work(worker: WorkerThread, options: WorkOptions): Promise<T>;
  outcome(result: T): TaskOutcome;
  /** What a cancelled task says; by default, that it left nothing behind. */
  cancelled?: string;
}

/** Runs tasks, each in a thread of its own so that browsing stays quick, and keeps what became of them. */
export class TaskRunner implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<Task | undefined>();
  readonly onDidChange = this.changes.event;
  private list: Task[] = [];
  private lastId = 0;

  constructor(
    private readonly workerScript: string,
    private readonly errors: ErrorPresenter,
    private readonly log: Log,
    private readonly setup: () => WorkerSetup,
  ) {}

  /** Newest first. */
  tasks(): readonly Task[] {
    return this.list;
  }

  get(id: number): Task | undefined {
    return this.list.find((task) => task.id === id);
  }

  clearFinished(): void {
    this.list = this.list.filter((task) => task.isRunning);
    this.changes.fire(undefined);
  }

  /**
   * Runs to the end and returns the result.
   * @throws whatever the work throws; a failure has been logged and is in the view by then.
   */
  async run<T>(request: TaskRequest<T>): Promise<T> {
    const rival = this.list.find((task) => task.isRunning && task.resource === request.resource);
    if (rival !== undefined) {
      throw new MetaError('locked', vscode.l10n.t('Wait for the running task to end: {0}', rival.title));
    }
    const task = new Task(++this.lastId, request.title, request.resource);
    this.list = [task, ...this.list].slice(0, MAX_FINISHED);
    const subscription = task.onDidChange(() => {
      this.changes.fire(task);
    });
    this.changes.fire(undefined);
    this.log.info('tasks', `started: ${task.title}`);
    try {
      const result = await this.withNotification(task, request);
      task.end('done', request.outcome(result));
      this.log.info('tasks', `done: ${task.outcome?.sentence ?? ''}`);
      return result;
    } catch (error) {
      if (isSilent(error)) {
        const sentence = request.cancelled ?? vscode.l10n.t('Cancelled. Nothing was left behind.');
        task.end('cancelled', { sentence, details: [] });
      } else task.end('failed', { sentence: this.errors.sentence(error), details: [] });
      throw error;
    } finally {
      subscription.dispose();
      this.changes.fire(undefined);
    }
  }

  /** Work that is no task, such as a plan before a question, in a thread of its own: browsing stays quick. */
  async aside<T>(work: (worker: WorkerThread) => Promise<T>): Promise<T> {
    const worker = new WorkerThread(this.workerScript, this.log, this.setup);
    try {
      return await work(worker);
    } finally {
      worker.dispose();
    }
  }

  dispose(): void {
    for (const task of this.list) task.dispose();
    this.changes.dispose();
  }

  private withNotification<T>(task: Task, request: TaskRequest<T>): Thenable<T> {
    const options = { location: vscode.ProgressLocation.Notification, title: plainText(task.title), cancellable: true };
    return vscode.window.withProgress(options, async (notification, token) => {
      const worker = new WorkerThread(this.workerScript, this.log, this.setup);
      let shown = 0;
      token.onCancellationRequested(() => {
        task.cancel();
      });
      const changes = task.onDidChange(() => {
        if (task.state === 'stopping') notification.report({ message: vscode.l10n.t('Stopping…') });
        else if (task.progress !== undefined) {
          const percent = Math.floor((fractionDone(task.progress) ?? 0) * 100);
          const message = progressText(task.progress, Date.now() - task.phaseStartedMs);
          notification.report({ message, increment: Math.max(0, percent - shown) });
          shown = Math.max(shown, percent);
        }
      });
      try {
        return await request.work(worker, {
          signal: task.signal,
          onProgress: (progress) => {
            task.report(progress);
          },
          onNotice: (notice) => {
            task.notices.push(notice);
            this.log.info('tasks', `${task.title}: ${notice.code}: ${notice.message}`);
          },
        });
      } finally {
        changes.dispose();
        worker.dispose();
      }
    });
  }
}
