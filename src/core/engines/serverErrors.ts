import type { MetaErrorReason } from '../errors';
import { MetaError, messageOf } from '../errors';

/** The connection is gone, or a time limit of ours ended it; the message says why. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

/** Connecting was given up for a reason that is no failure of a connection; the message follows connection and step. */
export class ConnectRefused extends Error {
  override readonly name = 'ConnectRefused';

  constructor(
    readonly reason: MetaErrorReason,
    message: string,
  ) {
    super(message);
  }
}

export const SERVER_CLOSED = 'the server closed the connection';

/** No server is there, or none answers. */
const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOENT',
  'EACCES',
]);

/** `ECONNREFUSED`, or what a driver calls it; '' for none. When all addresses of a host failed, that of the first. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}

/** A failure that says nothing about the kind of server. `failed` is connection and step. */
export function serverError(error: unknown, failed: string, isLost: (error: unknown) => boolean): MetaError {
  const code = codeOf(error);
  const details = { cause: error };
  if (UNREACHABLE.has(code)) {
    const advice = 'Check the address, and that the server runs';
    return new MetaError('unreachable', `${failed}: no server answers (${code}). ${advice}.`, details);
  }
  if (isLost(error)) {
    const why = error instanceof ConnectionLost ? error.message : SERVER_CLOSED;
    return new MetaError('io', `${failed}: ${why}. Run it again when the server answers.`, details);
  }
  return new MetaError('io', `${failed}: ${messageOf(error).replace(/\.$/, '')}.`, details);
}
