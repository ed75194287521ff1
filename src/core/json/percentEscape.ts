import type { ByteString } from '../model/byteString';

const HEX = Array.from({ length: 256 }, (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`);

/** How names, targets and xattr values are escaped in one dump. */
export interface EscapeOptions {
  /** How U+FFFD is written: `official` loses two of its three bytes, as upstream does; `safe` keeps them. */
  replacement: 'official' | 'safe';
  /** Clients before 1.4 leave the space as it is. */
  rawSpace?: boolean | undefined;
  /** Told of each U+FFFD met. */
  onReplacement?: (() => void) | undefined;
}

/** Percent-escape (docs/formats/json-dump.md §3.1): bytes to UTF-8 bytes. */
export function percentEscape(bytes: ByteString, options: EscapeOptions): ByteString {
  for (let i = 0; i < bytes.length; i++) {
    if (!isPlain(bytes.charCodeAt(i))) return escapeFrom(bytes, i, options);
  }
  return bytes;
}

/** ASCII that every version leaves as it is. */
function isPlain(byte: number): boolean {
  return byte > 0x20 && byte < 0x80 && byte !== 0x25 && byte !== 0x22 && byte !== 0x5c;
}

function percent(byte: number): string {
  return HEX[byte] ?? '';
}

function escapeFrom(bytes: ByteString, start: number, options: EscapeOptions): ByteString {
  let out = bytes.slice(0, start);
  let i = start;
  while (i < bytes.length) {
    const byte = bytes.charCodeAt(i);
    if (byte < 0x80) {
      const asIs = isPlain(byte) || (byte === 0x20 && options.rawSpace === true);
      out += asIs ? bytes.charAt(i) : percent(byte);
      i += 1;
      continue;
    }
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      out += percent(byte);
      i += 1;
    } else if (byte === 0xef && bytes.charCodeAt(i + 1) === 0xbf && bytes.charCodeAt(i + 2) === 0xbd) {
      out += options.replacement === 'safe' ? '%EF%BF%BD' : '%EF';
      options.onReplacement?.();
      i += 3;
    } else {
      out += bytes.slice(i, i + length);
      i += length;
    }
  }
  return out;
}

/**
 * Length of the strict UTF-8 sequence at `i` (no overlong forms, no surrogates, nothing above U+10FFFF), 0 when none
 * starts there. Go takes an invalid byte alone where WHATWG decoders take a maximal subpart, so no decoder can tell.
 */
export function sequenceLength(bytes: ByteString, i: number): number {
  const lead = bytes.charCodeAt(i);
  if (lead < 0x80) return 1;
  const second = bytes.charCodeAt(i + 1);
  if (lead >= 0xc2 && lead <= 0xdf) return isContinuation(second) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isContinuation(bytes.charCodeAt(i + 2)) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const low = lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xf4 ? 0x8f : 0xbf;
    const rest = isContinuation(bytes.charCodeAt(i + 2)) && isContinuation(bytes.charCodeAt(i + 3));
    return second >= low && second <= high && rest ? 4 : 0;
  }
  return 0;
}

function isContinuation(byte: number): boolean {
  return byte >= 0x80 && byte <= 0xbf;
}
