import type { U64 } from './u64';

/** A chunk is a 64 MiB window of a file. */
export const CHUNK_SIZE_BYTES = 64 * 1024 * 1024;

/** One write inside a chunk: `len` bytes from `off` of stored slice `id` appear at `pos`. Later slices overlay earlier ones. */
export interface Slice {
  /** Byte offset inside the chunk. */
  pos: number;
  /** 0 is a hole: the range reads as zeros. */
  id: U64;
  /** Bytes of the whole stored slice. */
  size: number;
  off: number;
  len: number;
}

export interface Chunk {
  /** File offset = index · 64 MiB. */
  index: number;
  /** In write order. */
  slices: readonly Slice[];
}
