import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteString } from '../../model/byteString';
import { ArgumentBuffer } from './argumentBuffer';
import type { OpenRedis } from './connectRedis';
import { ConnectionLost } from './redisErrors';
import { RespChannel } from './respChannel';

const MAX_COMMANDS = 4000;
const MAX_BYTES = 512 * 1024;
const MAX_IN_FLIGHT = 4;

/**
 * Writing commands on their way to the server, in order, thousands in one piece. Nothing is ever sent twice, since some of them
 * add to what is there. The first failure ends everything and shows at the next `drain` or `flush`.
 */
export class CommandQueue {
  private readonly out = new ArgumentBuffer();
  private commands = 0;
  private readonly inFlight = new Set<Promise<void>>();
  private failure: { error: unknown } | undefined;
  private isLost = false;
  private wake: () => void = () => undefined;
  private readonly stopped = new Promise<void>((resolve) => {
    this.wake = resolve;
  });

  private constructor(private readonly channel: RespChannel) {}

  static async open({ settings, db }: OpenRedis, signal?: AbortSignal): Promise<CommandQueue> {
    return new CommandQueue(await RespChannel.open(settings, db, signal));
  }

  add(...command: ByteString[]): void {
    this.out.command(command.length);
    for (const argument of command) this.out.text(argument);
    this.added();
  }

  /** A command whose further arguments were collected; the buffer is empty then. */
  addCollected(command: readonly ByteString[], further: ArgumentBuffer): void {
    if (further.count === 0) return;
    this.out.command(command.length + further.count);
    for (const argument of command) this.out.text(argument);
    this.out.append(further);
    this.added();
  }

  drain(): Promise<void> | undefined {
    if (this.failure === undefined && this.inFlight.size < MAX_IN_FLIGHT) return undefined;
    return this.room();
  }

  async flush(): Promise<void> {
    this.send();
    await Promise.race([Promise.all(this.inFlight), this.stopped]);
    this.throwFailure();
  }

  /** Nothing more is sent, and whoever waits is told so. What is under way goes on. */
  stop(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  /** @returns whether the server has answered everything that was sent, so that nothing of it can happen later. */
  async settle(limitMs: number): Promise<boolean> {
    this.stop(new Error('the load was given up'));
    const waiting = new AbortController();
    const expired = sleep(limitMs, undefined, { signal: waiting.signal }).catch(() => undefined);
    await Promise.race([Promise.all(this.inFlight), expired]);
    waiting.abort();
    return this.inFlight.size === 0 && !this.isLost;
  }

  /** Ends at once what is under way. */
  destroy(): void {
    this.channel.destroy();
  }

  private added(): void {
    this.commands += 1;
    if (this.commands >= MAX_COMMANDS || this.out.bytes >= MAX_BYTES) this.send();
  }

  private send(): void {
    const { commands } = this;
    this.commands = 0;
    if (commands === 0) return;
    const bytes = this.out.take();
    if (this.failure !== undefined) return;
    const sent = this.run(bytes, commands)
      .catch((error: unknown) => {
        this.isLost ||= error instanceof ConnectionLost;
        this.failure ??= { error };
      })
      .finally(() => {
        this.inFlight.delete(sent);
      });
    this.inFlight.add(sent);
  }

  private async run(bytes: Buffer, commands: number): Promise<void> {
    const reply = await this.channel.send(bytes, commands);
    for (let left = commands; left > 0; left--) reply.status();
  }

  private async room(): Promise<void> {
    while (this.failure === undefined && this.inFlight.size >= MAX_IN_FLIGHT) {
      await Promise.race([...this.inFlight, this.stopped]);
    }
    this.throwFailure();
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
