import { MetaError, messageOf } from '../../../errors';

// Primary result codes of SQLite (sqlite.org/rescode.html).
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_READONLY = 8;
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_CANTOPEN = 14;
const SQLITE_NOTADB = 26;

/** A failure of the driver as one of ours; errors that already are, and cancellation, pass through. */
export function sqliteError(error: unknown, label: string, step: string): Error {
  if (isTooLargeToBind(error)) {
    const message = `${label}: ${step} failed: a number is beyond 2^63, which SQL databases cannot store.`;
    return new MetaError('unsupported', message, { cause: error });
  }
  const code = primaryCode(error);
  if (code === undefined) return error instanceof Error ? error : new Error(String(error));
  const details = { cause: error };
  const failed = `${label}: ${step} failed`;
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return new MetaError(
        'locked',
        `${failed}: another process holds the database. Try again when it has finished.`,
        details,
      );
    case SQLITE_CORRUPT:
      return new MetaError('damaged', `${failed}: the database file is damaged (${messageOf(error)}).`, details);
    case SQLITE_NOTADB:
      return new MetaError('notJuiceFs', `${label} is not a SQLite database.`, details);
    case SQLITE_FULL:
      return new MetaError('io', `${failed}: the disk is full.`, details);
    case SQLITE_CANTOPEN:
      return new MetaError(
        'io',
        `${failed}: the database file cannot be opened. Check that it exists and that you may read it and its folder.`,
        details,
      );
    default:
      return new MetaError('io', `${failed}: ${messageOf(error)}.`, details);
  }
}

/** A WAL database whose `-shm` file can be neither found nor made. */
export function cannotMakeSharedMemory(error: unknown): boolean {
  const code = primaryCode(error);
  return code === SQLITE_CANTOPEN || code === SQLITE_READONLY;
}

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  return error.errcode & 0xff;
}

function isTooLargeToBind(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_ARG_VALUE';
}

/** A 64-bit value met by a statement that was asked for plain numbers. */
export function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_OUT_OF_RANGE';
}
