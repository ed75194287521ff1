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

/**
 * Later slices cover earlier ones. Sorted, free of overlaps. Damaged chunks hold any number of slices: the last slice comes
 * first and takes the segments between bounds that nobody has yet, so each segment is taken once.
 */
function overlay(slices: readonly Slice[]): Range[] {
  const bounds = [...new Set(slices.flatMap(({ pos, len }) => [pos, pos + len]))].sort((a, b) => a - b);
  const segmentAt = new Map(bounds.map((bound, segment) => [bound, segment]));
  const owners = new Array<Slice | undefined>(bounds.length);
  const next = bounds.map((_, segment) => segment);
  const firstFree = (from: number): number => {
    let free = from;
    while (next[free] !== free) free = next[free]!;
    for (let segment = from; segment !== free;) {
      const following = next[segment]!;
      next[segment] = free;
      segment = following;
    }
    return free;
  };
  for (let i = slices.length - 1; i >= 0; i--) {
    const slice = slices[i]!;
    const end = segmentAt.get(slice.pos + slice.len)!;
    for (let segment = firstFree(segmentAt.get(slice.pos)!); segment < end; segment = firstFree(segment)) {
      owners[segment] = slice;
      next[segment] = segment + 1;
    }
  }
  const ranges: Range[] = [];
  for (const [segment, slice] of owners.entries()) {
    if (slice === undefined) continue;
    const [pos, end] = [bounds[segment]!, bounds[segment + 1]!];
    const last = ranges.at(-1);
    if (last?.slice === slice && last.end === pos) last.end = end;
    else ranges.push({ pos, end, slice });
  }
  return ranges;
}

/** Ranges past the end of the file are not read. */
function cut(ranges: EffectiveSlice[], end: number): EffectiveSlice[] {
  return ranges
    .filter((range) => range.fileOffset < end)
    .map((range) => (range.fileOffset + range.length <= end ? range : { ...range, length: end - range.fileOffset }));
}
