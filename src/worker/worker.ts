import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import * as v from 'valibot';
import type { IndexStorage } from '../core/dump/index/indexStorage';
import { Operations } from './operations';
import type { WorkReply } from '../core/workerProtocol/workProtocol';
import { WORK_ARGUMENTS, WorkRequest } from '../core/workerProtocol/workProtocol';
import { packError } from '../core/workerProtocol/transportError';
import { WorkerSetup } from '../core/workerProtocol/workerSetup';

const PROGRESS_INTERVAL_MS = 100;

const port = parentPort ?? missingPort();
const operations = new Operations(storageOf(v.parse(WorkerSetup, workerData ?? {})));
const running = new Map<number, AbortController>();

port.on('message', receive);

function receive(message: unknown): void {
  const request = v.parse(WorkRequest, message);
  if (request.type === 'cancel') running.get(request.id)?.abort();
  else void run(request);
}

/** Never rejects: whatever happens is the reply. */
async function run({ id, kind, args }: Extract<WorkRequest, { type: 'run' }>): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  let lastProgressAt = 0;
  try {
    const result = await operations.run(kind, v.parse(WORK_ARGUMENTS[kind], args), {
      signal: controller.signal,
      onProgress: (progress) => {
        receivePending();
        const now = Date.now();
        if (now - lastProgressAt < PROGRESS_INTERVAL_MS) return;
        lastProgressAt = now;
        reply({ type: 'progress', id, progress });
      },
      onNotice: (notice) => {
        reply({ type: 'notice', id, notice });
      },
    });
    reply({ type: 'result', id, result });
  } catch (error) {
    reply({ type: 'error', id, error: packError(error) });
  } finally {
    running.delete(id);
  }
}

function reply(message: WorkReply): void {
  port.postMessage(message);
}

/** Jobs may run for seconds without returning to the event loop; a cancel must reach them all the same. */
function receivePending(): void {
  for (let pending = receiveMessageOnPort(port); pending !== undefined; pending = receiveMessageOnPort(port)) {
    receive(pending.message);
  }
}

function storageOf({ indexFolder, indexMaxBytes }: WorkerSetup): IndexStorage | undefined {
  return indexFolder === undefined ? undefined : { folder: indexFolder, maxTotalBytes: indexMaxBytes };
}

function missingPort(): never {
  throw new Error('worker.js runs as a worker thread only');
}
