import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import { decimalLength, putDecimal } from '../decimal';
import { GrowingBuffer } from '../growingBuffer';

const INITIAL_BYTES = 64 * 1024;
/** In front of an argument and behind it: sign, length and two line ends. */
const FRAME_BYTES = 16;
const CR = 0x0d;
const LF = 0x0a;
const ARRAY = 0x2a;
const BULK = 0x24;

/** Arguments of a command in the form in which they are sent, collected before their number is known. */
export class ArgumentBuffer {
  private readonly out: GrowingBuffer;
  count = 0;

  constructor(initialBytes = INITIAL_BYTES) {
    this.out = new GrowingBuffer(initialBytes);
  }

  get bytes(): number {
    return this.out.length;
  }

  /** What was written; it may move with the next argument. */
  get buffer(): Buffer {
    return this.out.bytes;
  }

  text(argument: ByteString): void {
    const at = this.place(argument.length);
    this.out.bytes.write(argument, at, 'latin1');
  }

  /** The text of a number between two others. */
  numbered(before: string, value: U64, after: string): void {
    if (typeof value === 'bigint') {
      this.text(`${before}${value}${after}`);
      return;
    }
    const at = this.place(before.length + decimalLength(value) + after.length);
    const { bytes } = this.out;
    put(bytes, putDecimal(bytes, put(bytes, at, before), value), after);
  }

  /** An argument of so many bytes, to be written to `buffer` by the caller. @returns where. */
  place(length: number): number {
    const { out } = this;
    out.reserve(length + FRAME_BYTES);
    this.head(BULK, length);
    const at = out.length;
    out.length += length;
    this.endLine();
    this.count += 1;
    return at;
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
    this.out.reserve(FRAME_BYTES);
    this.head(ARRAY, argumentCount);
  }

  take(): Buffer {
    this.count = 0;
    return this.out.take();
  }

  private head(kind: number, length: number): void {
    const { out } = this;
    out.bytes[out.length] = kind;
    out.length = putDecimal(out.bytes, out.length + 1, length);
    this.endLine();
  }

  private endLine(): void {
    const { out } = this;
    out.bytes[out.length++] = CR;
    out.bytes[out.length++] = LF;
  }
}

/** A few characters, for which the Buffer's own way is slow. @returns where they end. */
function put(bytes: Buffer, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}
