/**
 * Bytes carried as one character (U+0000–U+00FF) per byte. Compact in V8, usable as a `Map` key, and `<` is exactly byte
 * order. Names, link targets and xattr values may be invalid UTF-8, so they are decoded for display only.
 */
export type ByteString = string;

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The UTF-8 bytes of a text. */
export function bytesOfText(text: string): ByteString {
  return isAscii(text) ? text : Buffer.from(encoder.encode(text)).toString('latin1');
}

export function bytesOfBuffer(bytes: Uint8Array): ByteString {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

export function toBuffer(bytes: ByteString): Buffer {
  return Buffer.from(bytes, 'latin1');
}

/** The text these bytes encode, or undefined when they are not valid UTF-8. */
export function textOfBytes(bytes: ByteString): string | undefined {
  if (isAscii(bytes)) return bytes;
  try {
    return strictDecoder.decode(toBuffer(bytes));
  } catch {
    return undefined;
  }
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}
