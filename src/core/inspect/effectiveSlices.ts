import type { Chunk, Slice } from '../model/chunk';
import { CHUNK_SIZE_BYTES } from '../model/chunk';
import type { U64 } from '../model/u64';

/** A range of a file that is read from one slice, or a hole. */
export interface EffectiveSlice {
  chunkIndex: number;
  /** 0 for a hole, written or never written. */
  sliceId: U64;
  /** Bytes of the whole stored slice; for a hole that a client wrote 0, for one nobody wrote its length. */
  sliceSize: number;
  /** Where the range starts in the stored slice. */
  offsetInSlice: number;
  fileOffset: number;
  length: number;
}

interface Range {
  pos: number;
  end: number;
  slice: Slice;
}

/**
 * What a read of the file returns: slices in file order with overlays applied, gaps in front of data as holes, nothing
 * after the last record of a chunk (`juicefs info` shows the same).
 */
export function effectiveSlices(chunks: readonly Chunk[], fileLength: U64): EffectiveSlice[] {
  return chunks.flatMap((chunk) => effectiveInChunk(chunk, fileLength));
}

function effectiveInChunk(chunk: Chunk, fileLength: U64): EffectiveSlice[] {
  const start = chunk.index * CHUNK_SIZE_BYTES;
  const visible = Math.min(CHUNK_SIZE_BYTES, Number(fileLength) - start);
  if (visible <= 0) return [];
  const result: EffectiveSlice[] = [];
  const put = (range: Range, sliceId: U64, sliceSize: number, offsetInSlice: number): void => {
    result.push({
      chunkIndex: chunk.index,
      sliceId,
      sliceSize,
      offsetInSlice,
      fileOffset: start + range.pos,
      length: range.end - range.pos,
    });
  };
  let at = 0;
  for (const range of overlay(chunk.slices)) {
    if (range.pos > at) put({ ...range, pos: at, end: range.pos }, 0, range.pos - at, 0);
    at = range.end;
    const { slice } = range;
    put(range, slice.id, slice.size, slice.id === 0 ? 0 : slice.off + range.pos - slice.pos);
  }
  return cut(result, start + visible);
}

/** Later slices cover earlier ones. The list stays sorted and free of overlaps. */
function overlay(slices: readonly Slice[]): Range[] {
  let ranges: Range[] = [];
  for (const slice of slices) {
    const added: Range = { pos: slice.pos, end: slice.pos + slice.len, slice };
    if (added.pos >= added.end) continue;
    const kept: Range[] = [];
    for (const range of ranges) {
      if (range.pos < added.pos) kept.push({ ...range, end: Math.min(range.end, added.pos) });
      if (range.end > added.end) kept.push({ ...range, pos: Math.max(range.pos, added.end) });
    }
    kept.push(added);
    ranges = kept.sort((a, b) => a.pos - b.pos);
  }
  return ranges;
}

/** Ranges past the end of the file are not read. */
function cut(ranges: EffectiveSlice[], end: number): EffectiveSlice[] {
  return ranges
    .filter((range) => range.fileOffset < end)
    .map((range) => (range.fileOffset + range.length <= end ? range : { ...range, length: end - range.fileOffset }));
}
