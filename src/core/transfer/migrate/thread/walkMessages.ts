import type { VolumeFacts } from '../../../model/volumeFacts';
import type { Notice } from '../../../ports/notice';
import type { TransportError } from '../../../workerProtocol/transportError';
import type { EntryBatch } from './entryBatch';

/** What a thread that walks a source is started with, as its `workerData`. */
export interface WalkOrder {
  readonly walk: { spec: string; root: number | bigint | undefined; skipTrash: boolean | undefined };
}

/** From the thread. A walk ends with `end` or `error`. */
export type WalkMessage =
  | { type: 'facts'; facts: VolumeFacts }
  | { type: 'batch'; batch: EntryBatch }
  | { type: 'notice'; notice: Notice }
  | { type: 'end' }
  | { type: 'error'; error: TransportError };

/** To the thread: a batch has been used, and here are its numbers back; or stop. */
export type WalkReply = { type: 'used'; numbers: Float64Array<ArrayBuffer> } | { type: 'cancel' };
