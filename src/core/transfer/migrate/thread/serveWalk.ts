import type { MessagePort } from 'node:worker_threads';
import { openSource } from '../../../registry/openSource';
import { packError } from '../../../workerProtocol/transportError';
import { BatchWriter } from './batchWriter';
import type { EntryBatch } from './entryBatch';
import type { WalkMessage, WalkOrder, WalkReply } from './walkMessages';

/** Batches on their way: while one is used, another waits and a third is filled. */
const MAX_UNUSED = 3;

/** Whether a thread was started to walk a source, by its `workerData`. */
export function isWalkOrder(data: unknown): data is WalkOrder {
  return typeof data === 'object' && data !== null && 'walk' in data;
}

/** The whole life of a thread that `ThreadedSource` starts. Never rejects: whatever happens is told. */
export async function serveWalk({ walk: { spec, root, skipTrash } }: WalkOrder, port: MessagePort): Promise<void> {
  // The driver of PostgreSQL warns, once a thread, that it queues queries itself, which is what we use it for.
  process.noDeprecation = true;
  const post = (message: WalkMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  const controller = new AbortController();
  const { signal } = controller;
  const spares: Float64Array<ArrayBuffer>[] = [];
  let unused = 0;
  let goOn = (): void => undefined;
  port.on('message', (reply: WalkReply) => {
    if (reply.type === 'cancel') controller.abort();
    else spares.push(reply.numbers);
    if (reply.type === 'used') unused -= 1;
    goOn();
  });
  const writer = new BatchWriter({
    facts: (facts) => post({ type: 'facts', facts }),
    batch: (batch: EntryBatch) => {
      unused += 1;
      post({ type: 'batch', batch }, [batch.numbers.buffer]);
    },
    pause: () =>
      unused < MAX_UNUSED
        ? undefined
        : new Promise((resolve) => {
            goOn = (): void => {
              if (unused < MAX_UNUSED || signal.aborted) resolve();
            };
          }),
    spare: () => spares.pop(),
  });
  try {
    const source = await openSource(spec, { signal });
    try {
      await source.walk(writer, { root, skipTrash, signal, onNotice: (notice) => post({ type: 'notice', notice }) });
      writer.flush();
    } finally {
      await source.close();
    }
    post({ type: 'end' });
  } catch (error) {
    post({ type: 'error', error: packError(error) });
  } finally {
    port.close();
  }
}
