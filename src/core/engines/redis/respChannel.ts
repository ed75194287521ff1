import * as net from 'node:net';
import * as tls from 'node:tls';
import { GrowingBuffer } from '../growingBuffer';
import { withTimeLimit } from '../timeLimit';
import { destroyOnAbort } from '../destroyOnAbort';
import { ConnectionLost, SERVER_CLOSED, codeOf } from '../serverErrors';
import type { ConnectionSettings } from './redisConnection';
import { ConnectFailed, ServerReplyError, hasHungUp, needsNoPassword } from './redisErrors';
import { RespReply, endOfReply } from './respReply';
import { messageOf } from '../../errors';

const KEEP_ALIVE_DELAY_MS = 10_000;
/** Room for most answers, so that they are copied once. */
const RECEIVE_BYTES = 256 * 1024;

interface Pending {
  replies: number;
  resolve: (reply: RespReply) => void;
  reject: (error: Error) => void;
}

/**
 * A connection for reading in bulk: thousands of commands go out as one buffer, and their replies come back as one. The driver
 * makes several objects of each command and reply, which costs many times the server's work.
 */
export class RespChannel {
  private readonly pending: Pending[] = [];
  private readonly received = new GrowingBuffer(RECEIVE_BYTES);
  /** Bytes of whole replies at the start of `received`, and their number. */
  private complete = { bytes: 0, replies: 0 };
  private failure: Error | undefined;

  private constructor(
    private readonly socket: net.Socket,
    private readonly settings: ConnectionSettings,
  ) {
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
    socket.on('data', (data: Buffer) => {
      this.receive(data);
    });
    socket.on('error', (error) => {
      this.fail(new ConnectionLost(hasHungUp(error) ? SERVER_CLOSED : messageOf(error)));
    });
    socket.on('close', () => {
      this.fail(new ConnectionLost(SERVER_CLOSED));
    });
    socket.on('timeout', () => {
      // Silence is no fault while nothing is due.
      if (this.pending.length === 0) return;
      this.fail(new ConnectionLost(`the server did not answer within ${settings.readTimeoutMs / 1000} s`));
      this.destroy();
    });
  }

  /** Connects, logs in and chooses the database. The signal ends nothing but this. */
  static async open(settings: ConnectionSettings, db: number, signal?: AbortSignal): Promise<RespChannel> {
    const socket = connectSocket(settings);
    const end = { destroy: (): unknown => socket.destroy(new ConnectionLost(SERVER_CLOSED)) };
    try {
      return await destroyOnAbort(end, signal, () => RespChannel.establish(socket, settings, db));
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  private static async establish(socket: net.Socket, settings: ConnectionSettings, db: number): Promise<RespChannel> {
    const { connectTimeoutMs, readTimeoutMs, user, password } = settings;
    await withTimeLimit(connected(socket), connectTimeoutMs, (message) => new ConnectFailed('ETIMEDOUT', message));
    const channel = new RespChannel(socket, settings);
    socket.setTimeout(readTimeoutMs);
    if (password !== undefined) await channel.login(user === '' ? [password] : [user, password]);
    if (db !== 0) (await channel.send(encode(['SELECT', String(db)]), 1)).status();
    return channel;
  }

  /** The replies to so many commands, all of them. Several sends may be under way; answers come in order. */
  send(commands: Buffer, replies: number): Promise<RespReply> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.pending.push({ replies, resolve, reject });
      this.socket.write(commands);
    });
  }

  destroy(): void {
    this.socket.destroy();
  }

  private async login(credentials: string[]): Promise<void> {
    try {
      (await this.send(encode(['AUTH', ...credentials]), 1)).status();
    } catch (error) {
      if (!(error instanceof ServerReplyError) || !needsNoPassword(error)) throw error;
    }
  }

  private receive(data: Buffer): void {
    this.append(data);
    try {
      this.deliver();
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
      this.destroy();
    }
  }

  private deliver(): void {
    for (let [next] = this.pending; next !== undefined; [next] = this.pending) {
      const bytes = this.received.bytes.subarray(0, this.received.length);
      const { complete } = this;
      while (complete.replies < next.replies) {
        const end = endOfReply(bytes, complete.bytes);
        if (end < 0) return;
        complete.bytes = end;
        complete.replies += 1;
      }
      this.pending.shift();
      this.complete = { bytes: 0, replies: 0 };
      this.received.take();
      this.append(bytes.subarray(complete.bytes));
      next.resolve(new RespReply(bytes.subarray(0, complete.bytes)));
    }
  }

  private append(data: Buffer): void {
    const { received } = this;
    received.reserve(data.length);
    data.copy(received.bytes, received.length);
    received.length += data.length;
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.pending.splice(0)) reject(this.failure);
  }
}

function connectSocket({ place, tls: options }: ConnectionSettings): net.Socket {
  if (options === undefined) return net.connect(place);
  const servername = 'host' in place && net.isIP(place.host) === 0 ? { servername: place.host } : {};
  return tls.connect({ ...place, ...servername, ...options });
}

function connected(socket: net.Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(socket instanceof tls.TLSSocket ? 'secureConnect' : 'connect', () => {
      socket.removeAllListeners('error');
      resolve();
    });
    socket.once('error', (error) => {
      reject(new ConnectFailed(codeOf(error), messageOf(error)));
    });
  });
}

function encode(command: readonly string[]): Buffer {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return Buffer.from(`*${command.length}\r\n${parts.join('')}`);
}
