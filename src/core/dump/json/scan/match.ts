/**
 * Text in a fixed layout, compared four bytes at a time: up to 8, 12, 16 or 32 ASCII characters, four at least. Plain
 * fields and a function for each length, because loops over words take three times as long.
 */
export interface Pattern8 {
  readonly length: number;
  readonly first: number;
  /** The last four bytes; they may overlap those before them. */
  readonly last: number;
  readonly lastAt: number;
}

export interface Pattern12 extends Pattern8 {
  readonly second: number;
}

export interface Pattern16 extends Pattern12 {
  readonly third: number;
}

export interface Pattern32 extends Pattern12 {
  /** Between the first eight bytes and the last four. */
  readonly others: Int32Array;
}

/** So many bytes behind a place are looked at to tell whether a pattern starts there. */
export const MAX_PATTERN_BYTES = 32;

export function pattern8(text: string): Pattern8 {
  const bytes = asciiBytes(text, 4, 8);
  const lastAt = bytes.length - 4;
  return { length: bytes.length, first: bytes.readInt32LE(0), last: bytes.readInt32LE(lastAt), lastAt };
}

export function pattern12(text: string): Pattern12 {
  const bytes = asciiBytes(text, 9, 12);
  const lastAt = bytes.length - 4;
  return {
    length: bytes.length,
    first: bytes.readInt32LE(0),
    second: bytes.readInt32LE(4),
    last: bytes.readInt32LE(lastAt),
    lastAt,
  };
}

export function pattern16(text: string): Pattern16 {
  const bytes = asciiBytes(text, 13, 16);
  const lastAt = bytes.length - 4;
  return {
    length: bytes.length,
    first: bytes.readInt32LE(0),
    second: bytes.readInt32LE(4),
    third: bytes.readInt32LE(8),
    last: bytes.readInt32LE(lastAt),
    lastAt,
  };
}

export function pattern32(text: string): Pattern32 {
  const bytes = asciiBytes(text, 17, MAX_PATTERN_BYTES);
  const lastAt = bytes.length - 4;
  const others: number[] = [];
  for (let at = 8; at < lastAt; at += 4) others.push(bytes.readInt32LE(at));
  return {
    length: bytes.length,
    first: bytes.readInt32LE(0),
    second: bytes.readInt32LE(4),
    others: Int32Array.from(others),
    last: bytes.readInt32LE(lastAt),
    lastAt,
  };
}

function asciiBytes(text: string, least: number, most: number): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  if (bytes.length < least || bytes.length > most) throw new Error(`no pattern of ${least} to ${most} bytes: ${text}`);
  return bytes;
}

export function fits8(view: DataView, i: number, expected: Pattern8): boolean {
  return view.getInt32(i, true) === expected.first && view.getInt32(i + expected.lastAt, true) === expected.last;
}

export function fits12(view: DataView, i: number, expected: Pattern12): boolean {
  return (
    view.getInt32(i, true) === expected.first &&
    view.getInt32(i + 4, true) === expected.second &&
    view.getInt32(i + expected.lastAt, true) === expected.last
  );
}

export function fits16(view: DataView, i: number, expected: Pattern16): boolean {
  return (
    view.getInt32(i, true) === expected.first &&
    view.getInt32(i + 4, true) === expected.second &&
    view.getInt32(i + 8, true) === expected.third &&
    view.getInt32(i + expected.lastAt, true) === expected.last
  );
}

export function fits32(view: DataView, i: number, expected: Pattern32): boolean {
  if (view.getInt32(i, true) !== expected.first || view.getInt32(i + 4, true) !== expected.second) return false;
  const { others } = expected;
  for (let k = 0; k < others.length; k++) if (view.getInt32(i + 8 + 4 * k, true) !== others[k]) return false;
  return view.getInt32(i + expected.lastAt, true) === expected.last;
}

const FOUR_SPACES = 0x20202020;

/** A line feed, then an even number (two at least) of spaces. */
export function fitsLineStart(view: DataView, i: number, spaces: number): boolean {
  if (view.getUint8(i) !== 0x0a) return false;
  const end = i + 1 + spaces;
  let at = i + 1;
  for (; at + 4 <= end; at += 4) if (view.getInt32(at, true) !== FOUR_SPACES) return false;
  return at === end || view.getInt16(at, true) === 0x2020;
}

/**
 * Index behind the decimal digits at `i`, −1 when there is none. Four at a time, without a branch for each. It ends behind a leading zero: what must follow a number
 * is never a digit.
 */
export function endOfDigits(bytes: Uint8Array, view: DataView, i: number): number {
  const first = bytes[i]! - 0x30;
  if (first >>> 0 > 9) return -1;
  if (first === 0) return i + 1;
  let end = i;
  for (;;) {
    // The sign bit of a byte is set when it is no digit, or when a byte in front of it is none.
    const word = view.getInt32(end, true) ^ 0x30303030;
    const others = ((word + 0x76767676) | word) & 0x80808080;
    if (others !== 0) return end + ((31 - Math.clz32(others & -others)) >> 3);
    end += 4;
  }
}

const MAX_U32 = 0xffffffff;
/** Of any value below 2^32. */
const U32_DIGITS = 9;
const EXACT_DIGITS = 15;

/** Index behind the digits of a number up to `max`, which is 2^32 − 1 or less; −1 when there is none. */
export function endOfUnsigned(bytes: Uint8Array, view: DataView, start: number, max: number): number {
  const end = endOfDigits(bytes, view, start);
  if (end < 0 || end - start > EXACT_DIGITS) return -1;
  return (max === MAX_U32 && end - start <= U32_DIGITS) || valueOfDigits(bytes, start, end) <= max ? end : -1;
}

/** Value of at most 15 digits, which doubles hold without rounding. */
export function valueOfDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + (bytes[i]! - 0x30);
  return value;
}

/** Whether the byte at `i` and the nine behind it are digits. */
export function areTenDigits(view: DataView, i: number): boolean {
  return (
    areFourDigits(view.getInt32(i, true)) &&
    areFourDigits(view.getInt32(i + 4, true)) &&
    areFourDigits(view.getInt32(i + 6, true))
  );
}

function areFourDigits(word: number): boolean {
  return (word & ~0x0f0f0f0f) === 0x30303030 && ((word + 0x06060606) & ~0x0f0f0f0f) === 0x30303030;
}
