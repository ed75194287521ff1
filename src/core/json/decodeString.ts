import type { ByteString } from '../model/byteString';
import { JsonTextError } from './jsonTextError';

const BACKSLASH = 0x5c;
const SIMPLE_ESCAPES: ReadonlyMap<number, number> = new Map(
  Array.from('"\\/bfnrt', (letter, i) => [letter.charCodeAt(0), '"\\/\b\f\n\r\t'.charCodeAt(i)]),
);
const REPLACEMENT = 0xfffd;

/** As large as the longest string so far; strings over this size get a buffer of their own. */
const KEPT_SCRATCH_BYTES = 64 * 1024;
let scratch = Buffer.alloc(4096);

/**
 * The UTF-8 bytes that the JSON string in `source[start, end)` (between its quotes) stands for. Control characters are
 * taken as they are; each byte that starts no valid UTF-8 sequence and each lone surrogate becomes U+FFFD
 * (docs/formats/json-dump.md §3.4).
 * @throws {JsonTextError} on an escape JSON does not have; `base` is the document offset of `source[0]`.
 */
export function decodeString(source: Uint8Array, start: number, end: number, base: number): ByteString {
  const out = scratchFor((end - start) * 3);
  let at = 0;
  let i = start;
  while (i < end) {
    const byte = source[i]!;
    if (byte === BACKSLASH) {
      const simple = SIMPLE_ESCAPES.get(source[i + 1]!);
      if (simple !== undefined) {
        out[at++] = simple;
        i += 2;
        continue;
      }
      const unit = escapedUnit(source, i, end);
      if (unit < 0) throw new JsonTextError('a backslash starts no escape that JSON has', base + i);
      i += 6;
      if (unit < 0xd800 || unit > 0xdfff) {
        at = writeUtf8(out, at, unit);
        continue;
      }
      const low = unit < 0xdc00 ? escapedUnit(source, i, end) : -1;
      if (low < 0xdc00 || low > 0xdfff) {
        at = writeUtf8(out, at, REPLACEMENT);
        continue;
      }
      at = writeUtf8(out, at, 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00));
      i += 6;
    } else if (byte < 0x80) {
      out[at++] = byte;
      i += 1;
    } else {
      const length = sequenceLength(source, i, end);
      if (length === 0) {
        at = writeUtf8(out, at, REPLACEMENT);
        i += 1;
      } else {
        for (let k = 0; k < length; k++) out[at++] = source[i++]!;
      }
    }
  }
  return out.toString('latin1', 0, at);
}

function scratchFor(bytes: number): Buffer {
  if (bytes > KEPT_SCRATCH_BYTES) return Buffer.allocUnsafe(bytes);
  if (scratch.length < bytes) scratch = Buffer.alloc(KEPT_SCRATCH_BYTES);
  return scratch;
}

/** The UTF-16 unit of the `\uXXXX` at `i`, −1 when there is none. */
function escapedUnit(source: Uint8Array, i: number, end: number): number {
  if (i + 6 > end || source[i] !== BACKSLASH || source[i + 1] !== 0x75) return -1;
  let unit = 0;
  for (let k = i + 2; k < i + 6; k++) {
    const digit = hexDigit(source[k]!);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

function writeUtf8(out: Uint8Array, at: number, codePoint: number): number {
  if (codePoint < 0x80) {
    out[at++] = codePoint;
    return at;
  }
  if (codePoint < 0x800) {
    out[at++] = 0xc0 | (codePoint >> 6);
  } else {
    if (codePoint < 0x10000) {
      out[at++] = 0xe0 | (codePoint >> 12);
    } else {
      out[at++] = 0xf0 | (codePoint >> 18);
      out[at++] = 0x80 | ((codePoint >> 12) & 0x3f);
    }
    out[at++] = 0x80 | ((codePoint >> 6) & 0x3f);
  }
  out[at++] = 0x80 | (codePoint & 0x3f);
  return at;
}

/** Bytes of the strict UTF-8 sequence at `i`, 0 when none starts there (no overlong forms, surrogates, beyond U+10FFFF). */
function sequenceLength(source: Uint8Array, i: number, end: number): number {
  const lead = source[i]!;
  const length = lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (length === 0 || i + length > end) return 0;
  const second = source[i + 1]!;
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let k = 2; k < length; k++) if ((source[i + k]! & 0xc0) !== 0x80) return 0;
  return length;
}

/** Whether the bytes need no repair, so that they can be copied as they are. */
export function isValidUtf8(source: Uint8Array, start: number, end: number): boolean {
  let i = start;
  while (i < end) {
    if (source[i]! < 0x80) {
      i += 1;
      continue;
    }
    const length = sequenceLength(source, i, end);
    if (length === 0) return false;
    i += length;
  }
  return true;
}
