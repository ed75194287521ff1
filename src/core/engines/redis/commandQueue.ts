import { toBuffer } from '../../model/byteString';
import type { WriteCommand } from './commandBatch';
import { RUN_BATCH, packCommands } from './commandBatch';
import type { OpenRedis } from './connectRedis';
import type { Command } from './redisConnection';
import { ServerReplyError } from './redisErrors';

const MAX_COMMANDS = 2000;
const MAX_BYTES = 1024 * 1024;
const MAX_IN_FLIGHT = 3;

/**
 * Writing commands on their way to the server, in order. One packed batch costs a hundredth of as many single commands;
 * where the user may not run scripts, they are sent one by one. Nothing is ever sent twice, since some of the commands
 * add to what is there. The first failure ends everything and shows at the next `drain` or `flush`.
 */
export class CommandQueue {
  private commands: WriteCommand[] = [];
  private bytes = 0;
  private readonly inFlight = new Set<Promise<void>>();
  private failure: { error: unknown } | undefined;

  private constructor(
    private readonly redis: OpenRedis,
    private readonly hasScripts: boolean,
  ) {}

  /** Finds out whether scripts may be run, before any of them writes. */
  static async open(redis: OpenRedis): Promise<CommandQueue> {
    try {
      // It also makes the script known.
      await redis.connection.call('EVAL', RUN_BATCH, 1, `${redis.prefix}i1`, packCommands([], 0));
      return new CommandQueue(redis, true);
    } catch (error) {
      if (error instanceof ServerReplyError && /NOPERM|unknown command/i.test(`${error.code} ${error.message}`)) {
        return new CommandQueue(redis, false);
      }
      throw error;
    }
  }

  add(command: WriteCommand): void {
    this.commands.push(command);
    for (const argument of command) this.bytes += argument.length;
    if (this.commands.length >= MAX_COMMANDS || this.bytes >= MAX_BYTES) this.send();
  }

  drain(): Promise<void> | undefined {
    if (this.failure === undefined && this.inFlight.size < MAX_IN_FLIGHT) return undefined;
    return this.room();
  }

  async flush(): Promise<void> {
    this.send();
    await Promise.all(this.inFlight);
    this.throwFailure();
  }

  private send(): void {
    const { commands, bytes } = this;
    this.commands = [];
    this.bytes = 0;
    if (commands.length === 0 || this.failure !== undefined) return;
    const sent = this.run(commands, bytes)
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => {
        this.inFlight.delete(sent);
      });
    this.inFlight.add(sent);
  }

  private async run(commands: readonly WriteCommand[], bytes: number): Promise<void> {
    const { connection, prefix } = this.redis;
    if (this.hasScripts) {
      await connection.call('EVAL', RUN_BATCH, 1, `${prefix}i1`, packCommands(commands, bytes));
      return;
    }
    const replies = await connection.pipeline(
      commands.map(([name = '', ...args]): Command => [name, ...args.map(toBuffer)]),
    );
    for (const reply of replies) if (reply instanceof ServerReplyError) throw reply;
  }

  private async room(): Promise<void> {
    while (this.failure === undefined && this.inFlight.size >= MAX_IN_FLIGHT) await Promise.race(this.inFlight);
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
