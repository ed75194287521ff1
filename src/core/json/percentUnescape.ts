import type { ByteString } from '../model/byteString';

const PERCENT = 0x25;

/** `%` and two of `[0-9A-F]` become that byte, in one pass; everything else stays (docs/formats/json-dump.md §3.2). */
export function percentUnescape(bytes: ByteString): ByteString {
  let percent = bytes.indexOf('%');
  if (percent < 0) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let i = 0;
  while (percent >= 0) {
    for (; i < percent; i++) out[length++] = bytes.charCodeAt(i);
    const high = upperHexDigit(bytes.charCodeAt(i + 1));
    const low = upperHexDigit(bytes.charCodeAt(i + 2));
    const escaped = high >= 0 && low >= 0;
    out[length++] = escaped ? high * 16 + low : PERCENT;
    i += escaped ? 3 : 1;
    percent = bytes.indexOf('%', i);
  }
  for (; i < bytes.length; i++) out[length++] = bytes.charCodeAt(i);
  return out.toString('latin1', 0, length);
}

/** −1 for anything else, the end of the string (NaN) included. */
function upperHexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  return code >= 0x41 && code <= 0x46 ? code - 0x37 : -1;
}
