import type { Slice } from '../../model/chunk';
import { canonical } from '../../model/u64';

/** Bytes of one slice record: pos u32, id u64, size u32, off u32, len u32, big-endian (docs/formats/sql.md §7). */
export const SLICE_RECORD_BYTES = 24;
const HEX_DIGITS = 2 * SLICE_RECORD_BYTES;

/**
 * Slices of a chunk from the hexadecimal form of its records; drivers make strings much cheaper than byte arrays.
 * Undefined when the length is not a whole number of records: the record is damaged.
 */
export function slicesOfHex(hex: string): Slice[] | undefined {
  if (hex.length % HEX_DIGITS !== 0) return undefined;
  const slices: Slice[] = [];
  for (let at = 0; at < hex.length; at += HEX_DIGITS) {
    const idHigh = hexWord(hex, at + 8);
    const idLow = hexWord(hex, at + 16);
    slices.push({
      pos: hexWord(hex, at),
      id: idHigh < 0x200000 ? idHigh * 0x100000000 + idLow : canonical((BigInt(idHigh) << 32n) | BigInt(idLow)),
      size: hexWord(hex, at + 24),
      off: hexWord(hex, at + 32),
      len: hexWord(hex, at + 40),
    });
  }
  return slices;
}

export function encodeSlices(slices: readonly Slice[]): Buffer {
  const bytes = Buffer.allocUnsafe(slices.length * SLICE_RECORD_BYTES);
  let at = 0;
  for (const slice of slices) {
    bytes.writeUInt32BE(slice.pos, at);
    if (typeof slice.id === 'number') {
      bytes.writeUInt32BE(Math.floor(slice.id / 0x100000000), at + 4);
      bytes.writeUInt32BE(slice.id % 0x100000000, at + 8);
    } else {
      bytes.writeBigUInt64BE(slice.id, at + 4);
    }
    bytes.writeUInt32BE(slice.size, at + 12);
    bytes.writeUInt32BE(slice.off, at + 16);
    bytes.writeUInt32BE(slice.len, at + 20);
    at += SLICE_RECORD_BYTES;
  }
  return bytes;
}

/** Eight hexadecimal digits (either case) as an unsigned 32-bit number. */
function hexWord(hex: string, at: number): number {
  let value = 0;
  for (let i = at; i < at + 8; i++) {
    const code = hex.charCodeAt(i);
    value = (value << 4) | (code & 0xf) | 0;
    if (code > 0x39) value += 9;
  }
  return value >>> 0;
}
