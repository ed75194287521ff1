/** What went wrong, for code. The message is for people. */
export type MetaErrorReason =
  /** No such path, inode, file or volume. */
  | 'notFound'
  /** The database or file is not JuiceFS metadata. */
  | 'notJuiceFs'
  /** A load target already holds something. */
  | 'notEmpty'
  /** An output file is there already. */
  | 'exists'
  /** Another process holds the database. */
  | 'locked'
  /** No server answers at the address, or not in time. */
  | 'unreachable'
  /** The server refuses: wrong password, missing right. */
  | 'denied'
  /** Stored data contradicts its own format. */
  | 'damaged'
  /** Text that is not what it should be: a dump, a URL, an argument. */
  | 'malformed'
  /** Valid, but not something this build can do. */
  | 'unsupported'
  /** A load that would do harm, and was not accepted. Nothing is left of it. */
  | 'refused'
  /** A stated limit was passed. */
  | 'limit'
  /** Verification found a difference. */
  | 'mismatch'
  /** Reading or writing failed below us (disk full, permission, lost file). */
  | 'io';

/** Where in a dump: byte offset, line (from 1) and the path inside the volume as far as it was known. */
export interface DumpPlace {
  offset: number;
  line: number;
  path: string;
}

export interface MetaErrorDetails {
  cause?: unknown;
  place?: DumpPlace;
}

/**
 * Every failure the core reports on purpose. The message names the connection or file and the step, says what to do
 * where that is known, and never contains a secret.
 */
export class MetaError extends Error {
  readonly place: DumpPlace | undefined;

  constructor(
    readonly reason: MetaErrorReason,
    message: string,
    details: MetaErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'MetaError';
    this.place = details.place;
  }

  static is(error: unknown, reason?: MetaErrorReason): error is MetaError {
    return error instanceof MetaError && (reason === undefined || error.reason === reason);
  }
}

/** Cancelled through an `AbortSignal`: not a failure, shown to nobody. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
