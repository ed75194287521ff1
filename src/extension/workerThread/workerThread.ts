import { Worker } from 'node:worker_threads';
import * as v from 'valibot';
import * as vscode from 'vscode';
import { MetaError } from '../../core/errors';
import type { OnNotice } from '../../core/ports/notice';
import type { OnProgress } from '../../core/transfer/progress';
import type { WorkArguments, WorkKind, WorkRequest, WorkResults } from '../../core/workerProtocol/workProtocol';
import { WorkReply } from '../../core/workerProtocol/workProtocol';
import type { WorkerSetup } from '../../core/workerProtocol/workerSetup';
import { unpackError } from '../../core/workerProtocol/transportError';
import type { Log } from '../log';

export interface WorkOptions {
  signal?: AbortSignal | undefined;
  onProgress?: OnProgress | undefined;
  onNotice?: OnNotice | undefined;
}

interface Pending extends WorkOptions {
  kind: WorkKind;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * One thread that does work away from the extension host. It starts with the first request; when it dies, everything
 * under way fails with a clear error and the next request starts another.
 */
export class WorkerThread implements vscode.Disposable {
  private worker: Worker | undefined;
  private readonly pending = new Map<number, Pending>();
  private lastId = 0;
  private losses = 0;

  constructor(
    private readonly script: string,
    private readonly log: Log,
    /** Asked at each start, so that changed settings count. */
    private readonly setup: () => WorkerSetup = () => ({}),
  ) {}

  /** Changes when a thread was lost, and with it everything that was open in it. */
  get generation(): number {
    return this.losses;
  }

  request<K extends WorkKind>(kind: K, args: WorkArguments<K>, options: WorkOptions = {}): Promise<WorkResults[K]> {
    options.signal?.throwIfAborted();
    const worker = this.running();
    const id = ++this.lastId;
    return new Promise<WorkResults[K]>((resolve, reject) => {
      const cancel = (): void => {
        this.send(worker, { type: 'cancel', id });
      };
      const done = (): void => {
        this.pending.delete(id);
        options.signal?.removeEventListener('abort', cancel);
      };
      this.pending.set(id, {
        ...options,
        kind,
        resolve: (result) => {
          done();
          // Both ends are one build; the envelope is checked, the result's type is the operation's.
          resolve(result as WorkResults[K]);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      });
      options.signal?.addEventListener('abort', cancel, { once: true });
      this.send(worker, { type: 'run', id, kind, args });
    });
  }

  dispose(): void {
    const worker = this.worker;
    this.worker = undefined;
    this.failAll(new DOMException('The window is closing', 'AbortError'));
    void worker?.terminate();
  }

  private running(): Worker {
    if (this.worker !== undefined) return this.worker;
    const worker = new Worker(this.script, { workerData: this.setup() });
    worker.on('message', (message: unknown) => {
      this.receive(message);
    });
    worker.on('error', (error: Error) => {
      this.lost(worker, error);
    });
    worker.on('exit', (code) => {
      this.lost(worker, new Error(`exit code ${code}`));
    });
    this.worker = worker;
    return worker;
  }

  private send(worker: Worker, request: WorkRequest): void {
    worker.postMessage(request);
  }

  private receive(message: unknown): void {
    const parsed = v.safeParse(WorkReply, message);
    if (!parsed.success) {
      this.log.error('worker', new Error(`unreadable reply: ${v.summarize(parsed.issues)}`));
      return;
    }
    const reply = parsed.output;
    const pending = this.pending.get(reply.id);
    if (pending === undefined) return;
    switch (reply.type) {
      case 'progress':
        pending.onProgress?.(reply.progress);
        break;
      case 'notice':
        pending.onNotice?.(reply.notice);
        break;
      case 'result':
        pending.resolve(reply.result);
        break;
      case 'error': {
        const error = unpackError(reply.error);
        this.log.debug('worker', `${pending.kind} failed: ${error.message}`);
        pending.reject(error);
        break;
      }
    }
  }

  private lost(worker: Worker, cause: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    this.losses++;
    this.log.error('worker', cause);
    this.failAll(
      new MetaError('io', vscode.l10n.t('The background reader stopped unexpectedly. Try again: it starts anew.'), {
        cause,
      }),
    );
  }

  private failAll(error: Error): void {
    for (const pending of [...this.pending.values()]) pending.reject(error);
  }
}
