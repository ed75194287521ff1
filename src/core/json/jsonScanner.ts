import type { ByteString } from '../model/byteString';
import { textOfBytes } from '../model/byteString';
import { canonical } from '../model/u64';
import { decodeString, isValidUtf8 } from './decodeString';
import { JsonTextError, WINDOW_END } from './jsonTextError';
import type { MemberTable } from './memberTable';

export const Byte = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  zero: 0x30,
  nine: 0x39,
  colon: 0x3a,
  arrayStart: 0x5b,
  backslash: 0x5c,
  arrayEnd: 0x5d,
  objectStart: 0x7b,
  objectEnd: 0x7d,
} as const;

/** What ends the plain part of a string: 1 for the quote, 2 for a byte ≥ 0x80, 3 for the others. NUL may be the window's end. */
const STRING_STOP = new Uint8Array(256);
STRING_STOP.fill(2, 0x80);
STRING_STOP[Byte.quote] = 1;
STRING_STOP[Byte.backslash] = 3;
STRING_STOP[0] = 3;

/** Doubles add up decimal digits without rounding up to here. */
const EXACT_DIGITS = 15;
/** More than any field can hold; also keeps BigInt from quadratic work on hostile digits. */
const MAX_DIGITS = 64;
/** Of skipped values, which may be whole trees. */
const MAX_DEPTH = 10_000_000;

/**
 * Reads JSON tokens from a window of a document's bytes. The byte at `end` is always 0, so loops run without a bounds check
 * and look at the end only when a byte does not fit. Leniencies: docs/formats/json-dump.md §3.4.
 *
 * Every method may throw `WINDOW_END`, unless `isLast`, and `JsonTextError`; `position` means nothing afterwards.
 */
export class JsonScanner {
  buffer: Buffer = Buffer.alloc(1);
  /** Index of the next byte. */
  position = 0;
  /** Valid bytes in `buffer`. */
  end = 0;
  /** The document ends where the window does. */
  isLast = false;
  /** Offset of `buffer[0]` in the document. */
  base = 0;
  /** The member that `member` did not find in its table. */
  unknownName = '';

  static of(bytes: Uint8Array): JsonScanner {
    const scanner = new JsonScanner();
    scanner.buffer = Buffer.alloc(bytes.length + 1);
    scanner.buffer.set(bytes);
    scanner.end = bytes.length;
    scanner.isLast = true;
    return scanner;
  }

  get offset(): number {
    return this.base + this.position;
  }

  fail(message: string, index = this.position): never {
    throw new JsonTextError(message, this.base + index);
  }

  /** What to do about a byte that does not fit: more bytes may explain it. */
  unexpected(expected: string, index = this.position): never {
    if (index >= this.end) {
      if (!this.isLast) throw WINDOW_END;
      this.fail(`the text ends where ${expected} should be`, this.end);
    }
    this.fail(`${describe(this.buffer[index]!)} where ${expected} should be`, index);
  }

  /** Skips white space; returns the byte after it without taking it, 0 at the window's end. */
  peek(): number {
    const buffer = this.buffer;
    let i = this.position;
    let byte = buffer[i]!;
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = buffer[++i]!;
    this.position = i;
    return byte;
  }

  /** Takes one structural byte. */
  take(byte: number, expected: string): void {
    if (this.peek() !== byte) this.unexpected(expected);
    this.position++;
  }

  /** After the opening bracket: true when the container is empty, its end taken. */
  takeEmpty(close: number): boolean {
    if (this.peek() !== close) return false;
    this.position++;
    return true;
  }

  /** After an element: true when another follows (comma taken), false at the end (bracket taken). */
  takeNext(close: number): boolean {
    const byte = this.peek();
    if (byte !== Byte.comma && byte !== close) {
      this.unexpected(close === Byte.objectEnd ? 'a comma or }' : 'a comma or ]');
    }
    this.position++;
    return byte === Byte.comma;
  }

  /** True when the next value is null, which is taken. */
  takeNull(): boolean {
    if (this.peek() !== 0x6e) return false;
    this.literal('null');
    return true;
  }

  literal(word: string, expected = 'a value'): void {
    for (let i = 0; i < word.length; i++) {
      if (this.buffer[this.position + i] !== word.charCodeAt(i)) this.unexpected(expected, this.position + i);
    }
    this.position += word.length;
  }

  /**
   * Takes a member's name and colon. `expected` is the index that would come next in written order; in that order a name
   * costs one comparison in place. Returns −1 for others, their name in `unknownName`.
   */
  member(table: MemberTable, expected: number): number {
    if (this.peek() !== Byte.quote) this.unexpected('a member name in quotes');
    const { tails } = table;
    const start = this.position + 1;
    for (let i = expected; i < tails.length; i++) {
      const tail = tails[i]!;
      if (this.startsWith(tail, start)) {
        this.position = start + tail.length;
        this.takeColon();
        return i;
      }
    }
    const name = this.bytes();
    this.takeColon();
    this.unknownName = name;
    return table.indexOf(name);
  }

  private startsWith(tail: Uint8Array, start: number): boolean {
    const buffer = this.buffer;
    const length = tail.length;
    if (buffer[start] !== tail[0] || start + length > this.end) return false;
    for (let i = 1; i < length; i++) if (buffer[start + i] !== tail[i]) return false;
    return true;
  }

  takeColon(): void {
    if (this.buffer[this.position] === Byte.colon) this.position++;
    else this.take(Byte.colon, 'a colon');
  }

  /** A string as the UTF-8 bytes it stands for. */
  bytes(): ByteString {
    if (this.peek() !== Byte.quote) this.unexpected('a string');
    const buffer = this.buffer;
    const start = this.position + 1;
    let i = start;
    while (STRING_STOP[buffer[i]!] === 0) i++;
    if (buffer[i] === Byte.quote) {
      this.position = i + 1;
      return buffer.toString('latin1', start, i);
    }
    const needsDecoding = this.skipToQuote(i);
    const close = this.position - 1;
    if (!needsDecoding && isValidUtf8(buffer, i, close)) return buffer.toString('latin1', start, close);
    return decodeString(buffer, start, close, this.base);
  }

  /** Takes a string; returns its index among the table's names, −1 for others. */
  word(table: MemberTable): number {
    if (this.peek() !== Byte.quote) this.unexpected('a string');
    const { tails } = table;
    const start = this.position + 1;
    for (let i = 0; i < tails.length; i++) {
      const tail = tails[i]!;
      if (this.startsWith(tail, start)) {
        this.position = start + tail.length;
        return i;
      }
    }
    return table.indexOf(this.bytes());
  }

  text(): string {
    const bytes = this.bytes();
    // Decoded strings are valid UTF-8.
    return textOfBytes(bytes) ?? bytes;
  }

  /** From inside a string to behind its closing quote; true when a backslash was met. */
  private skipToQuote(from: number): boolean {
    const buffer = this.buffer;
    let hasEscape = false;
    let i = from;
    for (;;) {
      while (STRING_STOP[buffer[i]!] !== 1 && STRING_STOP[buffer[i]!] !== 3) i++;
      if (buffer[i] === Byte.quote) break;
      if (i >= this.end) this.unexpected('the rest of a string', i);
      if (buffer[i] === Byte.backslash) {
        hasEscape = true;
        i++;
        if (i >= this.end) this.unexpected('the rest of a string', i);
      }
      i++;
    }
    this.position = i + 1;
    return hasEscape;
  }

  /** An exact integer. */
  integer(): number | bigint {
    const buffer = this.buffer;
    let byte = this.peek();
    const start = this.position;
    let i = start;
    if (byte === Byte.minus) byte = buffer[++i]!;
    if (byte < Byte.zero || byte > Byte.nine) this.unexpected('an integer', i);
    const firstDigit = i;
    let value = byte - Byte.zero;
    byte = buffer[++i]!;
    while (byte >= Byte.zero && byte <= Byte.nine) {
      value = value * 10 + (byte - Byte.zero);
      byte = buffer[++i]!;
    }
    if (byte === 0 && i >= this.end && !this.isLast) throw WINDOW_END;
    if (byte === 0x2e || byte === 0x65 || byte === 0x45) this.fail('a number that is not a whole number', start);
    const digits = i - firstDigit;
    if (digits > 1 && buffer[firstDigit] === Byte.zero) this.fail('a number with a leading zero', start);
    this.position = i;
    if (digits <= EXACT_DIGITS) return start === firstDigit || value === 0 ? value : -value;
    if (digits > MAX_DIGITS) this.fail(`a number of ${digits} digits`, start);
    return canonical(BigInt(buffer.toString('latin1', start, i)));
  }

  /** Takes any value, checking its syntax, without recursion. */
  skipValue(): void {
    const open: number[] = [];
    for (;;) {
      const byte = this.peek();
      if (byte === Byte.objectStart || byte === Byte.arrayStart) {
        const close = byte + 2;
        this.position++;
        if (!this.takeEmpty(close)) {
          if (open.length >= MAX_DEPTH) throw new JsonTextError('nested too deeply', this.offset, 'limit');
          open.push(close);
          if (close === Byte.objectEnd) this.skipName();
          continue;
        }
      } else if (byte === Byte.quote) {
        this.skipString();
      } else if (byte === 0x74) {
        this.literal('true');
      } else if (byte === 0x66) {
        this.literal('false');
      } else if (byte === 0x6e) {
        this.literal('null');
      } else if (byte === Byte.minus || (byte >= Byte.zero && byte <= Byte.nine)) {
        this.integer();
      } else {
        this.unexpected('a value');
      }
      let close = open.at(-1);
      while (close !== undefined && !this.takeNext(close)) {
        open.pop();
        close = open.at(-1);
      }
      if (close === undefined) return;
      if (close === Byte.objectEnd) this.skipName();
    }
  }

  private skipName(): void {
    if (this.peek() !== Byte.quote) this.unexpected('a member name in quotes');
    this.skipString();
    this.takeColon();
  }

  private skipString(): void {
    const start = this.position + 1;
    if (this.skipToQuote(start)) decodeString(this.buffer, start, this.position - 1, this.base);
  }
}

function describe(byte: number): string {
  if (byte === Byte.quote) return 'a quote';
  if (byte > 0x20 && byte < 0x7f) return `"${String.fromCharCode(byte)}"`;
  return `byte 0x${byte.toString(16).padStart(2, '0')}`;
}
