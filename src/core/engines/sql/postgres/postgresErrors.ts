import { MetaError, isCancelled, messageOf } from '../../../errors';
import { ConnectRefused, ConnectionLost, codeOf, serverError } from '../../serverErrors';

// SQLSTATE codes (PostgreSQL documentation, appendix A).
const DENIED = new Set(['28000', '28P01', '42501']);
const NO_DATABASE = '3D000';
const DISK_FULL = '53100';
const OUT_OF_MEMORY = '53200';
const TOO_MANY_CONNECTIONS = '53300';
const READ_ONLY = '25006';
const STARTING_UP = '57P03';
const SHUTTING_DOWN = new Set(['57P01', '57P02']);
const OUT_OF_RANGE = new Set(['22003', '22P02']);

/** A failure of the driver or the server as one of ours. */
export function postgresError(error: unknown, label: string, step: string): Error {
  if (MetaError.is(error) || isCancelled(error)) return error as Error;
  const code = codeOf(error);
  const details = { cause: error };
  const failed = `${label}: ${step} failed`;
  if (error instanceof ConnectRefused) return new MetaError(error.reason, `${failed}: ${error.message}`, details);
  if (DENIED.has(code)) {
    const what = code === '42501' ? `missing right (${messageOf(error)})` : 'user name or password is wrong';
    return new MetaError('denied', `${failed}: ${what}.`, details);
  }
  if (messageOf(error).includes('client password must be')) {
    return new MetaError('denied', `${failed}: the server wants a password, and there is none.`, details);
  }
  if (code === NO_DATABASE) return new MetaError('notFound', `${failed}: there is no such database.`, details);
  if (code === DISK_FULL) return new MetaError('io', `${failed}: the server's disk is full.`, details);
  if (code === OUT_OF_MEMORY) return new MetaError('io', `${failed}: the server is out of memory.`, details);
  if (code === READ_ONLY) {
    return new MetaError('denied', `${failed}: the server takes no writes (a standby, or set read-only).`, details);
  }
  if (code === TOO_MANY_CONNECTIONS) {
    return new MetaError('unreachable', `${failed}: the server has no connection to spare. Try again later.`, details);
  }
  if (code === STARTING_UP) {
    return new MetaError('unreachable', `${failed}: the server is starting up. Try again in a moment.`, details);
  }
  if (OUT_OF_RANGE.has(code)) return new MetaError('unsupported', `${failed}: ${messageOf(error)}.`, details);
  return serverError(error, failed, isLost);
}

export function isLost(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  const code = codeOf(error);
  if (SHUTTING_DOWN.has(code) || code.startsWith('08') || code === STARTING_UP) return true;
  if (['ECONNRESET', 'EPIPE', 'ECONNREFUSED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(code)) {
    return true;
  }
  return /^Connection terminated|not queryable|Client was closed|Connection ended/i.test(messageOf(error));
}

/** Rows that would occur twice. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === '23505';
}
