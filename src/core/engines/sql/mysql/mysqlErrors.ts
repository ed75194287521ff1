import { MetaError, isCancelled, messageOf } from '../../../errors';
import { ConnectionLost, codeOf, serverError } from '../../serverErrors';

const DENIED = new Set(['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR']);
const MISSING_RIGHT = new Set([
  'ER_TABLEACCESS_DENIED_ERROR',
  'ER_COLUMNACCESS_DENIED_ERROR',
  'ER_SPECIFIC_ACCESS_DENIED_ERROR',
]);
const READ_ONLY = new Set([
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION',
]);
const TOO_MANY = new Set(['ER_CON_COUNT_ERROR', 'ER_TOO_MANY_USER_CONNECTIONS', 'ER_USER_LIMIT_REACHED']);
const DISK_FULL = new Set(['ER_DISK_FULL', 'ER_RECORD_FILE_FULL']);
const OUT_OF_RANGE = new Set(['ER_WARN_DATA_OUT_OF_RANGE', 'ER_DATA_TOO_LONG', 'ER_TRUNCATED_WRONG_VALUE_FOR_FIELD']);
const LOST = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ER_SERVER_SHUTDOWN', 'ER_CONNECTION_KILLED']);

/** A failure of the driver or the server as one of ours. */
export function mysqlError(error: unknown, label: string, step: string): Error {
  if (MetaError.is(error) || isCancelled(error)) return error as Error;
  const code = codeOf(error);
  const details = { cause: error };
  const failed = `${label}: ${step} failed`;
  if (DENIED.has(code)) {
    return new MetaError(
      'denied',
      `${failed}: user name or password is wrong, or the user may not use this database.`,
      details,
    );
  }
  if (MISSING_RIGHT.has(code)) {
    return new MetaError('denied', `${failed}: missing right (${messageOf(error)}).`, details);
  }
  if (READ_ONLY.has(code)) {
    return new MetaError('denied', `${failed}: the server takes no writes (a replica, or set read-only).`, details);
  }
  if (code === 'ER_BAD_DB_ERROR') return new MetaError('notFound', `${failed}: there is no such database.`, details);
  if (DISK_FULL.has(code)) return new MetaError('io', `${failed}: the server's disk is full.`, details);
  if (OUT_OF_RANGE.has(code)) return new MetaError('unsupported', `${failed}: ${messageOf(error)}.`, details);
  if (TOO_MANY.has(code)) {
    return new MetaError('unreachable', `${failed}: the server has no connection to spare. Try again later.`, details);
  }
  return serverError(error, failed, isLost);
}

export function isLost(error: unknown): boolean {
  if (error instanceof ConnectionLost || LOST.has(codeOf(error))) return true;
  return /closed state|Connection lost|connection is closed/i.test(messageOf(error));
}

/** Rows that would occur twice. */
export function isDuplicate(error: unknown): boolean {
  return codeOf(error) === 'ER_DUP_ENTRY';
}
