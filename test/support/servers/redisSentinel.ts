import { writeFileSync } from 'node:fs';
import { requireServer } from './availability';
import { freePort } from './freePort';
import { PrivateServer } from './privateServer';
import type { ServerCommand } from './privateServer';
import { startRedis } from './redisServer';
import type { RedisServer } from './redisServer';
import { runClient } from './runClient';
import { waitUntil } from './waitUntil';

export interface SentinelOptions {
  /** Of the sentinel itself. */
  readonly sentinelPassword?: string;
  /** Of the master and its replica. */
  readonly password?: string;
}

const MASTER = 'mymaster';

/** Starts a master, its replica and one sentinel that knows both. */
export async function startRedisSentinel(options: SentinelOptions = {}): Promise<RedisSentinel> {
  const secret = options.password === undefined ? {} : { password: options.password };
  // After a failover the master follows the replica.
  const auth = options.password === undefined ? [] : ['--masterauth', options.password];
  const config = ['--repl-diskless-sync-delay', '0', ...auth];
  const master = await startRedis({ ...secret, config });
  const follow = ['--replicaof', '127.0.0.1', String(master.port)];
  const replica = await startRedis({ ...secret, config: [...config, ...follow] });
  await waitUntil('the replica follows', () => replica.cli('INFO', 'replication').includes('master_link_status:up'));
  const sentinel = new RedisSentinel(await freePort(), master, replica, options);
  await sentinel.start();
  return sentinel;
}

export class RedisSentinel extends PrivateServer {
  private readonly programs = requireServer('redis');

  constructor(
    port: number,
    readonly master: RedisServer,
    readonly replica: RedisServer,
    private readonly options: SentinelOptions,
  ) {
    super('sentinel', port, 'SIGTERM', undefined);
    const { sentinelPassword, password } = options;
    // It writes what it learns into this file.
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `sentinel monitor ${MASTER} 127.0.0.1 ${master.port} 1`,
      `sentinel down-after-milliseconds ${MASTER} 1000`,
      `sentinel failover-timeout ${MASTER} 5000`,
      ...(password === undefined ? [] : [`sentinel auth-pass ${MASTER} "${password}"`]),
      ...(sentinelPassword === undefined ? [] : [`requirepass "${sentinelPassword}"`]),
    ];
    writeFileSync(this.file('sentinel.conf'), `${lines.join('\n')}\n`);
  }

  url(database = 1): string {
    const { password } = this.options;
    const userInfo = password === undefined ? '' : `:${encodeURIComponent(password)}@`;
    return `redis://${userInfo}${MASTER},127.0.0.1:${this.port}/${database}`;
  }

  /** Runs redis-cli against the sentinel. */
  cli(...args: readonly string[]): string {
    const { sentinelPassword } = this.options;
    const env = sentinelPassword === undefined ? {} : { REDISCLI_AUTH: sentinelPassword };
    return runClient(this.programs.client, ['-h', '127.0.0.1', '-p', String(this.port), '-e', ...args], { env });
  }

  /** Makes the replica the master. */
  async failover(): Promise<void> {
    this.cli('SENTINEL', 'FAILOVER', MASTER);
    await waitUntil('the replica is the master', () => this.masterPort() === this.replica.port);
  }

  /** The port of the master as the sentinel tells it. */
  masterPort(): number {
    return Number(this.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER).split('\n')[1]);
  }

  /** The data servers end with it. */
  override async stop(): Promise<void> {
    await super.stop();
    await Promise.all([this.replica.stop(), this.master.stop()]);
  }

  protected command(): ServerCommand {
    return { file: this.programs.server, args: [this.file('sentinel.conf'), '--sentinel'] };
  }

  /** It knows the replica, and that it could take over. */
  protected isReady(): boolean {
    const replicas = this.cli('SENTINEL', 'REPLICAS', MASTER);
    return replicas.includes(`port\n${this.replica.port}\n`) && replicas.includes('master-link-status\nok\n');
  }
}
