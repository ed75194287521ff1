import type { ByteString } from '../../model/byteString';
import { ServerReplyError } from './redisErrors';

const ARRAY = 0x2a;
const BULK = 0x24;
const INTEGER = 0x3a;
const SIMPLE = 0x2b;
const ERROR = 0x2d;
const MINUS = 0x2d;
const CR = 0x0d;
const ZERO = 0x30;

/** Reads replies of protocol RESP2 one after the other, out of a buffer that holds all of them whole. */
export class RespReply {
  private at = 0;
  /** Limits of the last string. */
  start = 0;
  end = 0;

  constructor(readonly bytes: Buffer) {}

  /** Elements of the array that starts here; undefined for a null array. */
  array(): number | undefined {
    const length = this.header(ARRAY);
    return length < 0 ? undefined : length;
  }

  integer(): number {
    return this.header(INTEGER);
  }

  /** Sets `start` and `end`; false for a null string. */
  string(): boolean {
    const length = this.header(BULK);
    if (length < 0) return false;
    this.start = this.at;
    this.end = this.at + length;
    this.at = this.end + 2;
    return true;
  }

  /** '' for a null string. */
  text(): ByteString {
    return this.string() ? this.bytes.toString('latin1', this.start, this.end) : '';
  }

  /** A reply that says only whether it worked. */
  status(): void {
    const end = this.bytes.indexOf(CR, this.at);
    if (this.bytes[this.at] === ERROR) throw this.error();
    this.at = end + 2;
  }

  private header(kind: number): number {
    const { bytes } = this;
    if (bytes[this.at] !== kind) throw this.error();
    let at = this.at + 1;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    let value = 0;
    for (let byte = bytes[at] ?? CR; byte !== CR; byte = bytes[++at] ?? CR) value = value * 10 + byte - ZERO;
    this.at = at + 2;
    return isNegative ? -value : value;
  }

  private error(): Error {
    const end = this.bytes.indexOf(CR, this.at);
    const text = this.bytes.toString('utf8', this.at + 1, end);
    if (this.bytes[this.at] === ERROR) return ServerReplyError.of(text);
    return new ServerReplyError('ERR', `ERR unexpected reply "${text.slice(0, 40)}"`);
  }
}

/** Where the reply that starts at `at` ends; -1 when not all of it is there. */
export function endOfReply(bytes: Buffer, at: number): number {
  let position = at;
  for (let left = 1; left > 0; left--) {
    const kind = bytes[position];
    let value = 0;
    let isNegative = false;
    let digit = position + 1;
    if (kind === ARRAY || kind === BULK) {
      if (bytes[digit] === MINUS) {
        isNegative = true;
        digit++;
      }
      for (let byte = bytes[digit]; byte !== CR; byte = bytes[++digit]) {
        if (byte === undefined) return -1;
        value = value * 10 + byte - ZERO;
      }
    } else if (kind === INTEGER || kind === SIMPLE || kind === ERROR) {
      digit = bytes.indexOf(CR, position);
      if (digit < 0) return -1;
    } else if (kind === undefined) {
      return -1;
    } else {
      throw new ServerReplyError('ERR', 'ERR what answers does not speak the protocol of Redis');
    }
    position = digit + 2;
    if (kind === BULK && !isNegative) position += value + 2;
    if (kind === ARRAY && !isNegative) left += value;
    if (position > bytes.length) return -1;
  }
  return position;
}
