import { Byte } from '../../json/jsonScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import type { ByteString } from '../../model/byteString';

const SLOTS = 256;
const MAX_BYTES = 20;

/** Member names come again and again: those met lately are found without making a string of them. */
export class NameCache {
  private readonly names = new Array<{ bytes: Uint8Array; name: ByteString } | undefined>(SLOTS);

  /** At an opening quote: a short name of plain letters, which is taken; undefined for others. */
  take(scanner: JsonScanner): ByteString | undefined {
    const { buffer } = scanner;
    const start = scanner.position + 1;
    let i = start;
    while (isPlain(buffer[i]!) && i - start <= MAX_BYTES) i++;
    if (buffer[i] !== Byte.quote || i === start) return undefined;
    scanner.position = i + 1;
    const slot = (31 * (i - start) + 7 * buffer[start]! + 5 * buffer[i - 1]! + buffer[(start + i) >> 1]!) % SLOTS;
    const known = this.names[slot];
    if (known !== undefined && isAt(buffer, start, i, known.bytes)) return known.name;
    const name = buffer.toString('latin1', start, i);
    this.names[slot] = { bytes: Uint8Array.prototype.slice.call(buffer, start, i), name };
    return name;
  }
}

function isPlain(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f;
}

function isAt(buffer: Uint8Array, start: number, end: number, bytes: Uint8Array): boolean {
  if (bytes.length !== end - start) return false;
  for (let i = 0; i < bytes.length; i++) if (buffer[start + i] !== bytes[i]) return false;
  return true;
}
