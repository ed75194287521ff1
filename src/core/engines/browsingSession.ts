import { setTimeout as sleep } from 'node:timers/promises';
import { destroyOnAbort } from './destroyOnAbort';

/** How to reach one server or database for reading. */
export interface Connector<S extends Connected> {
  /** @throws {MetaError} `unreachable`, `denied`, `notFound`, `locked`, `io`. */
  connect(signal?: AbortSignal): Promise<S>;
  /** A driver's failure as one of ours, naming connection and step. Errors that already are pass through. */
  translate(error: unknown, step: string): Error;
  /** The connection is gone, and with it whatever was under way; another may work. */
  isLost(error: unknown): boolean;
}

export interface Connected {
  /** Ends at once whatever is under way, which fails. */
  destroy(): void;
  close(): Promise<void>;
}

/** Pauses before each new attempt to reach a server that answered before. */
const BACK_OFF_MS = [0, 200, 800];

/** A connection for short reads that is made again when it was lost. Each source has its own, so none waits for another. */
export class BrowsingSession<S extends Connected, T> {
  private current: Promise<{ session: S; context: T }> | undefined;
  private isClosed = false;

  /** `prepare` runs once a connection. */
  constructor(
    private readonly connector: Connector<S>,
    private readonly prepare: (session: S) => Promise<T>,
  ) {}

  /** Connects; failing here is final. */
  async open(signal?: AbortSignal): Promise<{ session: S; context: T }> {
    const opened = await this.connect(signal);
    this.current = Promise.resolve(opened);
    return opened;
  }

  /** Reads, and once more on a new connection when the old one is gone: reading twice changes nothing. */
  async read<R>(step: string, signal: AbortSignal | undefined, action: (context: T) => Promise<R>): Promise<R> {
    signal?.throwIfAborted();
    try {
      return await abortable(this.attempt(action), signal);
    } catch (error) {
      if (!this.connector.isLost(error) || this.isClosed) throw this.connector.translate(error, step);
    }
    try {
      return await abortable(this.attempt(action), signal);
    } catch (error) {
      throw this.connector.translate(error, step);
    }
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const { current } = this;
    this.current = undefined;
    const opened = await current?.catch(() => undefined);
    await opened?.session.close();
  }

  private async attempt<R>(action: (context: T) => Promise<R>): Promise<R> {
    const current = (this.current ??= this.reconnect());
    try {
      return await action((await this.connected(current)).context);
    } catch (error) {
      if (this.connector.isLost(error)) await this.drop(current);
      throw error;
    }
  }

  /** Whoever comes after a failure to connect tries again. */
  private async connected(current: NonNullable<typeof this.current>): Promise<Awaited<typeof current>> {
    try {
      return await current;
    } catch (error) {
      if (this.current === current) this.current = undefined;
      throw error;
    }
  }

  private async drop(lost: NonNullable<typeof this.current>): Promise<void> {
    if (this.current === lost) this.current = undefined;
    const opened = await lost.catch(() => undefined);
    opened?.session.destroy();
  }

  private async reconnect(): Promise<{ session: S; context: T }> {
    let failure: unknown;
    for (const pauseMs of BACK_OFF_MS) {
      await sleep(pauseMs);
      try {
        return await this.connect();
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  }

  private async connect(signal?: AbortSignal): Promise<{ session: S; context: T }> {
    const session = await this.connector.connect(signal);
    try {
      return { session, context: await destroyOnAbort(session, signal, () => this.prepare(session)) };
    } catch (error) {
      session.destroy();
      throw error;
    }
  }
}

/** Whoever cancels is not kept waiting for the answer. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  let stop: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = (): void => {
      reject(new DOMException('Cancelled', 'AbortError'));
    };
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (stop !== undefined) signal.removeEventListener('abort', stop);
    work.catch(() => undefined);
  }
}
