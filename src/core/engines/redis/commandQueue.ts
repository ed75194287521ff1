import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteString } from '../../model/byteString';
import { ArgumentBuffer } from './argumentBuffer';
import type { OpenRedis } from './connectRedis';
import { ConnectionLost } from '../serverErrors';
import { repeatedElement } from './repeatedElement';
import { RespChannel } from './respChannel';

const MAX_COMMANDS = 4000;
const MAX_BYTES = 512 * 1024;
const MAX_IN_FLIGHT = 4;
/** In place of a number that a command must answer: anything but an error will do. */
const ANYTHING = -1;

/**
 * Writing commands on their way to the server, in order, thousands in one piece. Nothing is ever sent twice, since some of them
 * add to what is there. The first failure ends everything and shows at the next `drain` or `flush`.
 */
export class CommandQueue {
  private readonly out = new ArgumentBuffer();
  private commands = 0;
  /** What the commands must answer. */
  private readonly answers = new Int32Array(MAX_COMMANDS);
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
    this.addAnswering(ANYTHING, ...command);
  }

  /** A command that must answer this number; another one means that something was there already. */
  addAnswering(answer: number, ...command: ByteString[]): void {
    const out = this.begin(command.length);
    for (const argument of command) out.text(argument);
    this.end(answer);
  }

  /** A command whose further arguments were collected; the buffer is empty then. */
  addCollected(command: readonly ByteString[], further: ArgumentBuffer, answer = ANYTHING): void {
    if (further.count === 0) return;
    const out = this.begin(command.length + further.count);
    for (const argument of command) out.text(argument);
    out.append(further);
    this.end(answer);
  }

  /** A command of so many arguments, its name among them. They are added to what is returned, then it is ended. */
  begin(argumentCount: number): ArgumentBuffer {
    this.out.command(argumentCount);
    return this.out;
  }

  end(answer = ANYTHING): void {
    this.answers[this.commands++] = answer;
    if (this.commands >= MAX_COMMANDS || this.out.bytes >= MAX_BYTES) this.send();
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

  private send(): void {
    if (this.commands === 0) return;
    const answers = this.answers.slice(0, this.commands);
    this.commands = 0;
    const bytes = this.out.take();
    if (this.failure !== undefined) return;
    const sent = this.run(bytes, answers)
      .catch((error: unknown) => {
        this.isLost ||= error instanceof ConnectionLost;
        this.failure ??= { error };
      })
      .finally(() => {
        this.inFlight.delete(sent);
      });
    this.inFlight.add(sent);
  }

  private async run(bytes: Buffer, answers: Int32Array): Promise<void> {
    const reply = await this.channel.send(bytes, answers.length);
    answers.forEach((answer, command) => {
      if (answer === ANYTHING) reply.status();
      else if (reply.integer() !== answer) throw repeatedElement(bytes, command);
    });
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
