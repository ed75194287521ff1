import { crc32 } from 'node:zlib';
import { DamagedIndexError } from './damagedIndexError';
import type { IndexFile } from './indexFile';
import type { SegmentTable } from './segmentTable';

/** Some two megabytes. */
const KEPT = 32;

/** The segments that were looked at last. */
export class SegmentCache {
  private readonly kept = new Map<number, Buffer>();

  constructor(
    private readonly file: IndexFile,
    private readonly table: SegmentTable,
  ) {}

  get(segment: number): Buffer {
    let bytes = this.kept.get(segment);
    if (bytes === undefined) {
      bytes = this.read(segment);
      const [oldest] = this.kept.keys();
      if (this.kept.size >= KEPT && oldest !== undefined) this.kept.delete(oldest);
    } else {
      this.kept.delete(segment);
    }
    this.kept.set(segment, bytes);
    return bytes;
  }

  /** Without keeping it. @throws {DamagedIndexError} */
  read(segment: number): Buffer {
    const bytes = this.file.read(this.table.start(segment), this.table.length(segment));
    if (bytes.length !== this.table.length(segment) || crc32(bytes) !== this.table.checksum(segment)) {
      throw new DamagedIndexError();
    }
    return bytes;
  }
}
