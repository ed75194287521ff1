import type { Slice } from '../../model/chunk';
import { put32 } from '../bigEndian';
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
  put32(bytes, at, slice.pos);
  write64(bytes, at + 4, slice.id);
  put32(bytes, at + 12, slice.size);
  put32(bytes, at + 16, slice.off);
  put32(bytes, at + 20, slice.len);
}
