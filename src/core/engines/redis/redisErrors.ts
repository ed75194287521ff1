import { MetaError, isCancelled, messageOf } from '../../errors';
import { ConnectRefused, ConnectionLost, codeOf } from '../serverErrors';

/** An error the server answered with. */
export class ServerReplyError extends Error {
  constructor(
    /** The first word in capitals, such as `NOPERM`; `ERR` for most. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ServerReplyError';
  }

  static of(message: string): ServerReplyError {
    return new ServerReplyError(/^[A-Z]+/.exec(message)?.[0] ?? 'ERR', message);
  }
}

/** No connection came about. */
export class ConnectFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** What else to check beside the address. */
    readonly advice = '',
  ) {
    super(message);
    this.name = 'ConnectFailed';
  }
}

/** A load named something twice that can be stored once only; the message says what, in words that follow a label. */
export class RepeatedElement extends Error {
  override readonly name = 'RepeatedElement';
}

const AUTHENTICATION = new Set(['WRONGPASS', 'NOAUTH']);
const NOT_READY = new Set(['LOADING', 'BUSY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN']);

/** A failure of the driver or the server as one of ours. */
export function redisError(error: unknown, label: string, step: string): Error {
  if (MetaError.is(error) || isCancelled(error)) return error as Error;
  const details = { cause: error };
  const failed = `${label}: ${step} failed`;
  if (error instanceof ConnectFailed) return connectError(error, failed);
  if (error instanceof RepeatedElement) return new MetaError('malformed', `${label}: ${error.message}`, details);
  if (error instanceof ConnectRefused) return new MetaError(error.reason, `${failed}: ${error.message}`, details);
  if (error instanceof ConnectionLost) {
    return new MetaError('io', `${failed}: ${error.message}. Run it again when the server answers.`, details);
  }
  if (error instanceof ServerReplyError) return replyError(error, failed);
  return new MetaError('io', `${failed}: ${withoutPeriod(messageOf(error))}.`, details);
}

export function isLost(error: unknown): boolean {
  return error instanceof ConnectionLost || (error instanceof ServerReplyError && error.code === 'MOVED');
}

/** No password is needed, although one was sent; the official client ignores that too. */
export function needsNoPassword({ message }: ServerReplyError): boolean {
  return /no password is set|without any password configured/i.test(message);
}

/** The other side ended the connection, which shows when reading or when writing. */
export function hasHungUp(error: unknown): boolean {
  return ['ECONNRESET', 'EPIPE'].includes(codeOf(error));
}

function connectError(error: ConnectFailed, failed: string): MetaError {
  const details = { cause: error };
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME|SSL|TLS/.test(error.code)) {
    const advice = 'Check tls-ca-cert-file and tls-server-name, and that the port speaks TLS';
    return new MetaError(
      'unreachable',
      `${failed}: no secure connection (${withoutPeriod(error.message)}). ${advice}.`,
      details,
    );
  }
  const advice = `Check the address, ${error.advice === '' ? 'and ' : ''}that the server runs${error.advice}`;
  const why = error.code === '' ? withoutPeriod(error.message) : error.code;
  return new MetaError('unreachable', `${failed}: no server answers (${why}). ${advice}.`, details);
}

function replyError(error: ServerReplyError, failed: string): MetaError {
  const { code, message } = error;
  const details = { cause: error };
  if (AUTHENTICATION.has(code)) {
    const what = code === 'NOAUTH' ? 'the server asks for a password' : 'user name or password is wrong';
    const form = 'Write redis://:password@host or redis://user:password@host, or set REDIS_PASSWORD';
    return new MetaError('denied', `${failed}: ${what}. ${form}.`, details);
  }
  if (code === 'NOPERM')
    return new MetaError('denied', `${failed}: missing right (${withoutPeriod(message)}).`, details);
  if (/DB index|out of range/i.test(message) && code === 'ERR') {
    return new MetaError('notFound', `${failed}: the server has no database of that number.`, details);
  }
  if (code === 'OOM') {
    const advice = 'Raise maxmemory or use a larger server';
    return new MetaError('io', `${failed}: the server's memory limit is reached. ${advice}.`, details);
  }
  if (code === 'READONLY') {
    const advice = 'Name the master instead';
    return new MetaError('io', `${failed}: the server is a replica that takes no writes. ${advice}.`, details);
  }
  if (code === 'MISCONF') {
    const advice = 'See its log; it takes no writes until that works';
    return new MetaError('io', `${failed}: the server cannot save to its disk. ${advice}.`, details);
  }
  if (NOT_READY.has(code)) {
    return new MetaError(
      'io',
      `${failed}: the server is not ready (${withoutPeriod(message)}). Try again later.`,
      details,
    );
  }
  if (code === 'MOVED' || code === 'ASK') {
    return new MetaError('io', `${failed}: the cluster moved the volume to another node. Run it again.`, details);
  }
  if (code === 'WRONGTYPE') {
    return new MetaError('damaged', `${failed}: a key holds another kind of value than JuiceFS stores there.`, details);
  }
  return new MetaError('io', `${failed}: ${withoutPeriod(message)}.`, details);
}

function withoutPeriod(text: string): string {
  return text.replace(/\.$/, '');
}
