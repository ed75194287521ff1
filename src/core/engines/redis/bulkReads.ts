import type { ByteString } from '../../model/byteString';
import { GrowingBuffer } from '../growingBuffer';

const INITIAL_BYTES = 16 * 1024;

/** Many reading commands in the form in which they are sent; there is no way to put a writing one in. */
export class BulkReads {
  private readonly out = new GrowingBuffer(INITIAL_BYTES);
  /** Replies to be expected. */
  count = 0;

  constructor(private readonly prefix: string) {}

  mget(keys: readonly string[]): void {
    this.command('MGET', keys);
  }

  exists(keys: readonly string[]): void {
    this.command('EXISTS', keys);
  }

  get(key: string): void {
    this.text(`*2\r\n$3\r\nGET\r\n${this.bulk(key)}`);
  }

  hlen(key: string): void {
    this.text(`*2\r\n$4\r\nHLEN\r\n${this.bulk(key)}`);
  }

  hgetall(key: string): void {
    this.text(`*2\r\n$7\r\nHGETALL\r\n${this.bulk(key)}`);
  }

  hscan(key: string, cursor: string, count: number): void {
    const options = ['COUNT', String(count)].map((text) => `$${text.length}\r\n${text}\r\n`).join('');
    this.text(`*5\r\n$5\r\nHSCAN\r\n${this.bulk(key)}$${cursor.length}\r\n${cursor}\r\n${options}`);
  }

  /** The whole list. */
  lrange(key: string): void {
    this.text(`*4\r\n$6\r\nLRANGE\r\n${this.bulk(key)}$1\r\n0\r\n$2\r\n-1\r\n`);
  }

  take(): Buffer {
    return this.out.take();
  }

  private command(name: string, keys: readonly string[]): void {
    this.text(`*${keys.length + 1}\r\n$${name.length}\r\n${name}\r\n`);
    for (const key of keys) this.append(this.bulk(key));
  }

  private text(command: ByteString): void {
    this.append(command);
    this.count += 1;
  }

  private bulk(key: string): ByteString {
    return `$${this.prefix.length + key.length}\r\n${this.prefix}${key}\r\n`;
  }

  private append(text: ByteString): void {
    const { out } = this;
    out.reserve(text.length);
    out.length += out.bytes.write(text, out.length, 'latin1');
  }
}
