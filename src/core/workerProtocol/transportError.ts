import * as v from 'valibot';
import type { MetaErrorReason } from '../errors';
import { MetaError, isCancelled, messageOf } from '../errors';

const REASONS = [
  'notFound',
  'notJuiceFs',
  'notEmpty',
  'exists',
  'locked',
  'unreachable',
  'denied',
  'damaged',
  'malformed',
  'unsupported',
  'refused',
  'limit',
  'mismatch',
  'io',
] as const satisfies readonly MetaErrorReason[];

/** An error as it crosses the thread: classes do not survive a structured clone. */
export const TransportError = v.variant('type', [
  v.object({ type: v.literal('cancelled') }),
  v.object({
    type: v.literal('meta'),
    reason: v.picklist(REASONS),
    message: v.string(),
    place: v.optional(v.object({ offset: v.number(), line: v.number(), path: v.string() })),
  }),
  v.object({ type: v.literal('unexpected'), message: v.string(), stack: v.optional(v.string()) }),
]);
export type TransportError = v.InferOutput<typeof TransportError>;

export function packError(error: unknown): TransportError {
  if (isCancelled(error)) return { type: 'cancelled' };
  if (MetaError.is(error)) {
    const { reason, message, place } = error;
    return place === undefined ? { type: 'meta', reason, message } : { type: 'meta', reason, message, place };
  }
  const stack = error instanceof Error ? error.stack : undefined;
  return { type: 'unexpected', message: messageOf(error), ...(stack === undefined ? {} : { stack }) };
}

/** The error as this side's code knows it: `MetaError`, an `AbortError`, or an `Error` that is a fault of ours. */
export function unpackError(error: TransportError): Error {
  switch (error.type) {
    case 'cancelled':
      return new DOMException('Cancelled', 'AbortError');
    case 'meta':
      return new MetaError(error.reason, error.message, error.place === undefined ? {} : { place: error.place });
    case 'unexpected': {
      const unpacked = new Error(error.message);
      if (error.stack !== undefined) unpacked.stack = error.stack;
      return unpacked;
    }
  }
}
