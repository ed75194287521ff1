import { sequenceLength } from '../json/percentEscape';
import type { ByteString } from '../model/byteString';
import { toBuffer } from '../model/byteString';

const SHORT_ESCAPES: Readonly<Record<number, string>> = { 0x09: '\\t', 0x0a: '\\n', 0x0d: '\\r', 0x5c: '\\\\' };
/** Characters that change how the text around them is shown, or show nothing at all. */
const INVISIBLE =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Bytes as people may see them: invalid UTF-8 as `\xff`, controls as `\n` or `\x01`, bidirectional and invisible marks as
 * `\u202e`, a backslash doubled. Distinct bytes never look the same; `bytesOfTypedText` undoes it.
 */
export function displayName(bytes: ByteString): string {
  let out = '';
  let i = 0;
  while (i < bytes.length) {
    const byte = bytes.charCodeAt(i);
    if (byte < 0x80) {
      out += SHORT_ESCAPES[byte] ?? (byte < 0x20 || byte === 0x7f ? hexEscape(byte) : bytes.charAt(i));
      i += 1;
      continue;
    }
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      out += hexEscape(byte);
      i += 1;
    } else {
      out += toBuffer(bytes.slice(i, i + length)).toString('utf8');
      i += length;
    }
  }
  return out.replace(INVISIBLE, (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
}

function hexEscape(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}
