import { crc32 } from 'node:zlib';
import { SEGMENT_BYTES } from './format';
import type { IndexFile } from './indexFile';
import type { SegmentTable } from './segmentTable';

/** Puts runs and directory records together to segments, and these into the file. */
export class SegmentWriter {
  private bytes = Buffer.allocUnsafeSlow(2 * SEGMENT_BYTES);
  private length = 0;
  private inodes = new Float64Array(4096);
  private inodeCount = 0;
  private slices = new Float64Array(4096);
  private sliceCount = 0;

  constructor(
    private readonly file: IndexFile,
    private readonly table: SegmentTable,
    private start: number,
  ) {}

  /** Where the next piece begins. */
  get position(): number {
    return this.start + this.length;
  }

  /** Room for a piece; `take` says how much of it was used. */
  room(length: number): { bytes: Buffer; at: number } {
    const needed = this.length + length;
    if (needed > this.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(2 * needed);
      this.bytes.copy(grown, 0, 0, this.length);
      this.bytes = grown;
    }
    return { bytes: this.bytes, at: this.length };
  }

  take(end: number): void {
    this.length = end;
    if (this.length >= SEGMENT_BYTES) this.close();
  }

  /** What a piece holds, told before `take`. */
  addInodes(values: Float64Array, from: number, to: number): void {
    this.inodes = withRoom(this.inodes, this.inodeCount, to - from);
    this.inodes.set(values.subarray(from, to), this.inodeCount);
    this.inodeCount += to - from;
  }

  addSlices(values: Float64Array, from: number, to: number): void {
    if (from === to) return;
    this.slices = withRoom(this.slices, this.sliceCount, to - from);
    this.slices.set(values.subarray(from, to), this.sliceCount);
    this.sliceCount += to - from;
  }

  /** Ends the segment, so that all pieces can be read from the file. */
  close(): void {
    if (this.length === 0) return;
    const bytes = this.bytes.subarray(0, this.length);
    this.file.write(bytes, this.start);
    this.table.add(this.start, this.length, crc32(bytes), this.inodes, this.inodeCount, this.slices, this.sliceCount);
    this.start += this.length;
    this.length = this.inodeCount = this.sliceCount = 0;
    // One giant record must not be paid for ever after.
    if (this.bytes.length > 16 * SEGMENT_BYTES) this.bytes = Buffer.allocUnsafeSlow(2 * SEGMENT_BYTES);
  }
}

function withRoom(values: Float64Array<ArrayBuffer>, used: number, more: number): Float64Array<ArrayBuffer> {
  if (used + more <= values.length) return values;
  const grown = new Float64Array(2 * (used + more));
  grown.set(values.subarray(0, used));
  return grown;
}
