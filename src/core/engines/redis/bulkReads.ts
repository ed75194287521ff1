import type { U64 } from '../../model/u64';
import { ArgumentBuffer } from './argumentBuffer';
import type { NumberedKey } from './keys';

const INITIAL_BYTES = 16 * 1024;

/** Many reading commands in the form in which they are sent; there is no way to put a writing one in. */
export class BulkReads {
  private readonly out = new ArgumentBuffer(INITIAL_BYTES);
  /** Replies to be expected. */
  count = 0;

  constructor(private readonly prefix: string) {}

  mget(key: NumberedKey, numbers: readonly U64[]): void {
    this.command('MGET', 1 + numbers.length);
    for (const number of numbers) this.key(key, number);
  }

  exists(key: NumberedKey, numbers: readonly U64[]): void {
    this.command('EXISTS', 1 + numbers.length);
    for (const number of numbers) this.key(key, number);
  }

  get(key: NumberedKey, number: U64): void {
    this.command('GET', 2);
    this.key(key, number);
  }

  hlen(key: NumberedKey, number: U64): void {
    this.command('HLEN', 2);
    this.key(key, number);
  }

  hgetall(key: NumberedKey, number: U64): void {
    this.command('HGETALL', 2);
    this.key(key, number);
  }

  hscan(key: NumberedKey, number: U64, cursor: string, count: number): void {
    this.command('HSCAN', 5);
    this.key(key, number);
    for (const option of [cursor, 'COUNT', String(count)]) this.out.text(option);
  }

  /** The whole list. */
  lrange(key: NumberedKey, number: U64): void {
    this.command('LRANGE', 4);
    this.key(key, number);
    this.out.numbered('', 0, '');
    this.out.numbered('-', 1, '');
  }

  take(): Buffer {
    return this.out.take();
  }

  private command(name: string, argumentCount: number): void {
    this.out.command(argumentCount);
    this.out.text(name);
    this.count += 1;
  }

  private key({ before, after }: NumberedKey, number: U64): void {
    this.out.numbered(this.prefix === '' ? before : this.prefix + before, number, after);
  }
}
