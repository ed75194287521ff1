import type { Redis, RedisOptions } from 'ioredis';
import { withTimeLimit } from '../timeLimit';
import { destroyOnAbort } from '../destroyOnAbort';
import { ConnectionLost, SERVER_CLOSED, codeOf } from '../serverErrors';
import { ConnectFailed, ServerReplyError, hasHungUp, needsNoPassword } from './redisErrors';

export type Reply = Buffer | number | null | Reply[];
export type Argument = string | Buffer | number;
export type Command = readonly [name: string, ...args: Argument[]];

export interface ConnectionSettings {
  /** Host and port, or the path of a socket. */
  place: { host: string; port: number } | { path: string };
  tls: RedisOptions['tls'];
  user: string;
  password: string | undefined;
  connectTimeoutMs: number;
  /** Longest silence of the server while it owes an answer. */
  readTimeoutMs: number;
}

const KEEP_ALIVE_DELAY_MS = 10_000;

/**
 * One connection to one server, which is never made again by itself: whether what was under way may be repeated is known
 * only to whoever sent it (docs/formats/redis.md §10, 24). No object of the driver gets out of here, since its errors hold
 * the arguments of commands, the password among them.
 */
export class RedisConnection {
  private failure: unknown;

  private constructor(
    private readonly client: Redis,
    private readonly settings: ConnectionSettings,
  ) {
    // Also what happens between two commands; the next one tells.
    client.on('error', (error: unknown) => {
      this.failure = error;
    });
  }

  /** Connects and logs in. The database is that of a new connection, 0. */
  static async open(settings: ConnectionSettings, signal?: AbortSignal): Promise<RedisConnection> {
    signal?.throwIfAborted();
    const { Redis: Client } = await import('ioredis');
    // The driver's constructor takes options of one shape only; these are of it.
    const connection = new RedisConnection(
      new Client(optionsOf(settings) as RedisOptions & { replyMapping?: 'legacy' }),
      settings,
    );
    await connection.established(signal, () => connection.handshake());
    return connection;
  }

  /** Whatever belongs to connecting. The connection is closed when it fails. */
  async established<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { connectTimeoutMs } = this.settings;
    try {
      // A server that accepts but says nothing must not take the longer time that reads have.
      return await destroyOnAbort(this, signal, () =>
        withTimeLimit(
          work(),
          connectTimeoutMs,
          (message) => new ConnectFailed('ETIMEDOUT', message, tlsAdvice(this.settings)),
        ),
      );
    } catch (error) {
      this.destroy();
      throw error;
    }
  }

  /** @throws {ServerReplyError | ConnectionLost} */
  async call(name: string, ...args: Argument[]): Promise<Reply> {
    try {
      return (await this.client.callBuffer(name, args)) as Reply;
    } catch (error) {
      throw this.translated(error);
    }
  }

  /** Sends all at once; an answer of the server that is an error takes the place of the reply. @throws {ConnectionLost} */
  async pipeline(commands: readonly Command[]): Promise<(Reply | ServerReplyError)[]> {
    if (commands.length === 0) return [];
    const pipeline = this.client.pipeline();
    for (const [name, ...args] of commands) pipeline.callBuffer(name, args);
    const results = (await pipeline.exec()) ?? [];
    return results.map(([error, reply]) => {
      if (error === null) return reply as Reply;
      const translated = this.translated(error);
      if (translated instanceof ServerReplyError) return translated;
      throw translated;
    });
  }

  /** At once, also while the server hangs. Commands under way fail. */
  destroy(): void {
    this.client.disconnect();
    const { stream } = this.client as { stream: Redis['stream'] | undefined };
    stream?.destroy();
  }

  /** What was sent is still answered. */
  async close(): Promise<void> {
    try {
      await withTimeLimit(this.call('QUIT'), 1000, (message) => new Error(message));
    } catch {
      // It is gone anyway.
    }
    this.destroy();
  }

  private async handshake(): Promise<void> {
    try {
      await this.client.connect();
    } catch (error) {
      const failure = this.failure ?? error;
      throw new ConnectFailed(codeOf(failure), reasonOf(failure), tlsAdvice(this.settings));
    }
    const { user, password } = this.settings;
    if (password !== undefined) await this.login(user === '' ? [password] : [user, password]);
  }

  private async login(credentials: string[]): Promise<void> {
    try {
      await this.call('AUTH', ...credentials);
    } catch (error) {
      if (!(error instanceof ServerReplyError)) throw error;
      if (needsNoPassword(error)) return;
      if (error.code === 'LOADING' || error.code === 'WRONGPASS') throw error;
      // Other replies may quote what was sent.
      throw new ServerReplyError('WRONGPASS', 'WRONGPASS');
    }
  }

  private translated(error: unknown): Error {
    if (error instanceof Error && error.name === 'ReplyError') return ServerReplyError.of(error.message);
    return new ConnectionLost(reasonOf(this.failure, this.settings.readTimeoutMs));
  }
}

function optionsOf(settings: ConnectionSettings): RedisOptions {
  return {
    ...settings.place,
    ...(settings.tls === undefined ? {} : { tls: settings.tls }),
    lazyConnect: true,
    protocol: 2,
    connectTimeout: settings.connectTimeoutMs,
    socketTimeout: settings.readTimeoutMs,
    keepAlive: KEEP_ALIVE_DELAY_MS,
    retryStrategy: null,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    disableClientInfo: true,
  };
}

/** A server that is spoken to in the other way answers nothing, or hangs up. */
export function tlsAdvice(settings: { tls?: unknown }): string {
  return settings.tls === undefined ? ', and whether it wants rediss://' : ', and that its port speaks TLS';
}

/** Why a connection ended or never came, for people. */
function reasonOf(failure: unknown, readTimeoutMs = 0): string {
  if (!(failure instanceof Error)) return SERVER_CLOSED;
  if (failure.message.startsWith('Socket timeout')) return `the server did not answer within ${readTimeoutMs / 1000} s`;
  if (hasHungUp(failure)) return SERVER_CLOSED;
  return failure.message;
}
