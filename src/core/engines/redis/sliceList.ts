import type { Slice } from '../../model/chunk';
import { readU64, write64 } from './binary';

/** One element of a chunk's list (docs/formats/redis.md §3.5). */
export const SLICE_BYTES = 24;

export function decodeSlice(bytes: Buffer, at: number): Slice {
  return {
    pos: bytes.readUInt32BE(at),
    id: readU64(bytes, at + 4),
    size: bytes.readUInt32BE(at + 12),
    off: bytes.readUInt32BE(at + 16),
    len: bytes.readUInt32BE(at + 20),
  };
}

export function encodeSlice(slice: Slice, bytes: Buffer, at: number): void {
  bytes.writeUInt32BE(slice.pos, at);
  write64(bytes, at + 4, slice.id);
  bytes.writeUInt32BE(slice.size, at + 12);
  bytes.writeUInt32BE(slice.off, at + 16);
  bytes.writeUInt32BE(slice.len, at + 20);
}
