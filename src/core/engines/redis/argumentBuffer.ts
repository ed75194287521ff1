import type { ByteString } from '../../model/byteString';
import { GrowingBuffer } from '../growingBuffer';

const INITIAL_BYTES = 64 * 1024;
const CR = 0x0d;
const LF = 0x0a;

/** Arguments of a command in the form in which they are sent, collected before their number is known. */
export class ArgumentBuffer {
  private readonly out = new GrowingBuffer(INITIAL_BYTES);
  count = 0;

  get bytes(): number {
    return this.out.length;
  }

  text(argument: ByteString): void {
    const { out } = this;
    out.reserve(argument.length + 16);
    this.head(argument.length);
    out.length += out.bytes.write(argument, out.length, 'latin1');
    this.end();
  }

  /** The first bytes of a buffer that is used again. */
  start(bytes: Buffer, length: number): void {
    const { out } = this;
    out.reserve(length + 16);
    this.head(length);
    bytes.copy(out.bytes, out.length, 0, length);
    out.length += length;
    this.end();
  }

  /** Arguments that were collected elsewhere. */
  append(other: ArgumentBuffer): void {
    const { out } = this;
    out.reserve(other.out.length);
    other.out.bytes.copy(out.bytes, out.length, 0, other.out.length);
    out.length += other.out.length;
    other.out.length = 0;
    other.count = 0;
  }

  /** The beginning of a command with so many arguments, its name among them. */
  command(argumentCount: number): void {
    const { out } = this;
    out.reserve(16);
    out.length += out.bytes.write(`*${argumentCount}\r\n`, out.length, 'latin1');
  }

  take(): Buffer {
    this.count = 0;
    return this.out.take();
  }

  private head(length: number): void {
    const { out } = this;
    out.length += out.bytes.write(`$${length}\r\n`, out.length, 'latin1');
  }

  private end(): void {
    const { out } = this;
    out.bytes[out.length++] = CR;
    out.bytes[out.length++] = LF;
    this.count += 1;
  }
}
