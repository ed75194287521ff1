import { Worker } from 'node:worker_threads';
import { MetaError } from '../../../errors';
import type { WalkOptions } from '../../../ports/metadataSource';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import { unpackError } from '../../../workerProtocol/transportError';
import { BatchReader } from './batchReader';
import type { WalkMessage, WalkOrder, WalkReply } from './walkMessages';

/** What is read ahead and thrown away again is small, and memory counts twice with two threads. */
const YOUNG_GENERATION_MB = 24;

/** How long the thread may take to end, once it has been told to. */
const END_MS = 5000;

/** A thread that can walk a source. */
export interface WalkThread {
  /** A script that calls `serveWalk` with its `workerData`. */
  script: string;
  /** The metadata URL, with its secrets. */
  spec: string;
  /** For messages. */
  label: string;
}

/**
 * Walks a source in a thread of its own, while the visitor works in this one: reading and writing overlap.
 * @throws what walking gives, and whatever the visitor throws.
 */
export async function walkInThread(
  { script, spec, label }: WalkThread,
  visitor: TreeVisitor,
  { root, skipTrash, signal, onNotice }: WalkOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const order: WalkOrder = { walk: { spec, root, skipTrash } };
  const worker = new Worker(script, {
    workerData: order,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const reply = (message: WalkReply, transfer: ArrayBuffer[] = []): void => worker.postMessage(message, transfer);
  const cancel = (): void => reply({ type: 'cancel' });
  signal?.addEventListener('abort', cancel, { once: true });
  const reader = new BatchReader(visitor);
  const take = async (message: WalkMessage): Promise<void> => {
    switch (message.type) {
      case 'facts':
        visitor.volume(message.facts);
        break;
      case 'batch': {
        const { batch } = message;
        reader.read(batch);
        await visitor.drain();
        signal?.throwIfAborted();
        reply({ type: 'used', numbers: batch.numbers }, [batch.numbers.buffer]);
        break;
      }
      case 'notice':
        onNotice?.(message.notice);
        break;
      case 'error':
        throw unpackError(message.error);
      case 'end':
        break;
    }
  };
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  try {
    await new Promise<void>((resolve, reject) => {
      let taken = Promise.resolve();
      worker.on('message', (message: WalkMessage) => {
        taken = taken.then(() => take(message));
        taken.catch(reject);
        if (message.type === 'end') taken.then(resolve, reject);
      });
      worker.once('error', (error: Error) =>
        reject(new MetaError('io', `${label}: reading failed: ${error.message}`, { cause: error })),
      );
      worker.once('exit', () => {
        taken.then(() => reject(new MetaError('io', `${label}: reading ended too early.`)), reject);
      });
    });
    await visitor.drain();
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
    const killer = setTimeout(() => void worker.terminate(), END_MS);
    await exited;
    clearTimeout(killer);
  }
}
