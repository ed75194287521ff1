import { copyFileSync } from 'node:fs';
import { requireServer } from './availability';
import { freePort } from './freePort';
import { PrivateServer } from './privateServer';
import type { ServerCommand } from './privateServer';
import { runClient } from './runClient';
import { tlsFiles } from './tlsFiles';

export interface RedisOptions {
  /** A file that is copied in as the data set. */
  readonly rdb?: string;
  /** More arguments for redis-server, e.g. `['--maxmemory', '8mb']`. */
  readonly config?: readonly string[];
  /** Only TLS is spoken on the port; client certificates are checked when given. */
  readonly tls?: boolean;
  readonly unixSocket?: boolean;
  readonly port?: number;
  /** Of the default user. */
  readonly password?: string;
}

const DATA = 'meta.rdb';

/** Starts Redis without persistence: a restart loses everything except `rdb`. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const server = new RedisServer(options.port ?? (await freePort()), options);
  await server.start();
  return server;
}

export class RedisServer extends PrivateServer {
  readonly socket: string | undefined;
  private readonly programs = requireServer('redis');

  constructor(
    port: number,
    private readonly options: RedisOptions,
  ) {
    super('redis', port, 'SIGTERM', undefined);
    this.socket = options.unixSocket === true ? this.file('redis.sock') : undefined;
    if (options.rdb !== undefined) copyFileSync(options.rdb, this.file(DATA));
  }

  /** A URL that connects; with TLS it names our CA, unless `query` says something else (an empty one: nothing). */
  url(database = 0, query = this.options.tls === true ? `tls-ca-cert-file=${tlsFiles().ca}` : ''): string {
    const scheme = this.options.tls === true ? 'rediss' : 'redis';
    return `${scheme}://${this.userInfo()}127.0.0.1:${this.port}/${database}${query === '' ? '' : `?${query}`}`;
  }

  socketUrl(database = 0): string {
    if (this.socket === undefined) throw new Error('this Redis was started without a socket');
    return `unix://${this.userInfo()}${this.socket}?db=${database}`;
  }

  /** Runs redis-cli, e.g. `cli('-n', '3', 'GET', 'key')`; an error reply throws. */
  cli(...args: readonly string[]): string {
    const tls = this.options.tls === true ? ['--tls', '--cacert', tlsFiles().ca] : [];
    const env = this.options.password === undefined ? {} : { REDISCLI_AUTH: this.options.password };
    const target = ['-h', '127.0.0.1', '-p', String(this.port)];
    return runClient(this.programs.client, [...target, ...tls, '-e', ...args], { env });
  }

  protected command(): ServerCommand {
    const { tls, password, config = [] } = this.options;
    const args = ['--bind', '127.0.0.1', '--dir', this.folder, '--dbfilename', DATA];
    args.push('--save', '', '--appendonly', 'no', '--shutdown-timeout', '0');
    if (tls === true) {
      const { ca, serverCert, serverKey } = tlsFiles();
      args.push('--port', '0', '--tls-port', String(this.port), '--tls-auth-clients', 'optional');
      args.push('--tls-ca-cert-file', ca, '--tls-cert-file', serverCert, '--tls-key-file', serverKey);
    } else {
      args.push('--port', String(this.port));
    }
    if (this.socket !== undefined) args.push('--unixsocket', this.socket);
    if (password !== undefined) args.push('--requirepass', password);
    return { file: this.programs.server, args: [...args, ...config] };
  }

  protected isReady(): boolean {
    return this.cli('PING') === 'PONG';
  }

  private userInfo(): string {
    const { password } = this.options;
    return password === undefined ? '' : `:${encodeURIComponent(password)}@`;
  }
}
