import type { Slice } from '../../model/chunk';
import { readU64, write64 } from './binary';

/** One element of a chunk's list (docs/formats/redis.md §3.5). */
export const SLICE_BYTES = 24;

/** Slices that stand one after the other. */
export function decodeSlices(bytes: Buffer, at: number, count: number): Slice[] {
  const slices: Slice[] = [];
  for (let i = 0, start = at; i < count; i++, start += SLICE_BYTES) {
    slices.push({
      pos: bytes.readUInt32BE(start),
      id: readU64(bytes, start + 4),
      size: bytes.readUInt32BE(start + 12),
      off: bytes.readUInt32BE(start + 16),
      len: bytes.readUInt32BE(start + 20),
    });
  }
  return slices;
}

export function encodeSlice(slice: Slice, bytes: Buffer, at: number): void {
  bytes.writeUInt32BE(slice.pos, at);
  write64(bytes, at + 4, slice.id);
  bytes.writeUInt32BE(slice.size, at + 12);
  bytes.writeUInt32BE(slice.off, at + 16);
  bytes.writeUInt32BE(slice.len, at + 20);
}
