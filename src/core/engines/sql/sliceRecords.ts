import type { ByteString } from '../../model/byteString';
import type { Slice } from '../../model/chunk';
import { canonical } from '../../model/u64';
import { put32 } from '../bigEndian';

/** Bytes of one slice record: pos u32, id u64, size u32, off u32, len u32, big-endian (docs/formats/sql.md §7). */
export const SLICE_RECORD_BYTES = 24;

/** Slices of a chunk, or undefined when the length is not a whole number of records: the record is damaged. */
export function decodeSlices(bytes: ByteString): Slice[] | undefined {
  if (bytes.length % SLICE_RECORD_BYTES !== 0) return undefined;
  const slices: Slice[] = [];
  for (let at = 0; at < bytes.length; at += SLICE_RECORD_BYTES) {
    const idHigh = word(bytes, at + 4);
    const idLow = word(bytes, at + 8);
    slices.push({
      pos: word(bytes, at),
      id: idHigh < 0x200000 ? idHigh * 0x100000000 + idLow : canonical((BigInt(idHigh) << 32n) | BigInt(idLow)),
      size: word(bytes, at + 12),
      off: word(bytes, at + 16),
      len: word(bytes, at + 20),
    });
  }
  return slices;
}

export function encodeSlices(slices: readonly Slice[]): Buffer {
  const bytes = Buffer.allocUnsafe(slices.length * SLICE_RECORD_BYTES);
  let at = 0;
  for (const slice of slices) {
    put32(bytes, at, slice.pos);
    if (typeof slice.id === 'number') {
      put32(bytes, at + 4, Math.floor(slice.id / 0x100000000));
      put32(bytes, at + 8, slice.id % 0x100000000);
    } else {
      bytes.writeBigUInt64BE(slice.id, at + 4);
    }
    put32(bytes, at + 12, slice.size);
    put32(bytes, at + 16, slice.off);
    put32(bytes, at + 20, slice.len);
    at += SLICE_RECORD_BYTES;
  }
  return bytes;
}

function word(bytes: ByteString, at: number): number {
  return (
    ((bytes.charCodeAt(at) << 24) |
      (bytes.charCodeAt(at + 1) << 16) |
      (bytes.charCodeAt(at + 2) << 8) |
      bytes.charCodeAt(at + 3)) >>>
    0
  );
}
