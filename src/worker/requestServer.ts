import type { MessagePort } from 'node:worker_threads';
import { receiveMessageOnPort } from 'node:worker_threads';
import * as v from 'valibot';
import type { IndexStorage } from '../core/dump/index/indexStorage';
import type { WorkReply } from '../core/workerProtocol/workProtocol';
import { WORK_ARGUMENTS, WorkRequest } from '../core/workerProtocol/workProtocol';
import { packError } from '../core/workerProtocol/transportError';
import { WorkerSetup } from '../core/workerProtocol/workerSetup';
import { Operations } from './operations';

const PROGRESS_INTERVAL_MS = 100;

/** Does what the extension asks for, several requests at a time. */
export class RequestServer {
  private readonly operations: Operations;
  private readonly running = new Map<number, AbortController>();

  /** @param setup the thread's `workerData` */
  constructor(
    private readonly port: MessagePort,
    setup: unknown,
  ) {
    this.operations = new Operations(storageOf(v.parse(WorkerSetup, setup ?? {})));
  }

  receive(message: unknown): void {
    const request = v.parse(WorkRequest, message);
    if (request.type === 'cancel') this.running.get(request.id)?.abort();
    else void this.run(request);
  }

  /** Never rejects: whatever happens is the reply. */
  private async run({ id, kind, args }: Extract<WorkRequest, { type: 'run' }>): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    let lastProgressAt = 0;
    try {
      const result = await this.operations.run(kind, v.parse(WORK_ARGUMENTS[kind], args), {
        signal: controller.signal,
        onProgress: (progress) => {
          this.receivePending();
          const now = Date.now();
          if (now - lastProgressAt < PROGRESS_INTERVAL_MS) return;
          lastProgressAt = now;
          this.reply({ type: 'progress', id, progress });
        },
        onNotice: (notice) => {
          this.reply({ type: 'notice', id, notice });
        },
      });
      this.reply({ type: 'result', id, result });
    } catch (error) {
      this.reply({ type: 'error', id, error: packError(error) });
    } finally {
      this.running.delete(id);
    }
  }

  private reply(message: WorkReply): void {
    this.port.postMessage(message);
  }

  /** Jobs may run for seconds without returning to the event loop; a cancel must reach them all the same. */
  private receivePending(): void {
    const next = (): { message: unknown } | undefined => receiveMessageOnPort(this.port);
    for (let pending = next(); pending !== undefined; pending = next()) this.receive(pending.message);
  }
}

function storageOf({ indexFolder, indexMaxBytes }: WorkerSetup): IndexStorage | undefined {
  return indexFolder === undefined ? undefined : { folder: indexFolder, maxTotalBytes: indexMaxBytes };
}
