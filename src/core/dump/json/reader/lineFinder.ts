import type { DumpInput } from '../../input/dumpInput';
import { countLines } from './documentWindow';

const BLOCK_BYTES = 256 * 1024;

/** Finds the lines of places by reading the text again: counting all lines all the time would slow every reading down. */
export class LineFinder {
  private lastOffset = 0;
  private lastLine = 1;

  constructor(private readonly input: DumpInput) {}

  /** From 1. Places in ascending order cost one reading in all. */
  async lineAt(offset: number): Promise<number> {
    if (offset < this.lastOffset) {
      this.lastOffset = 0;
      this.lastLine = 1;
    }
    const feed = await this.input.open(this.lastOffset);
    try {
      const block = Buffer.alloc(BLOCK_BYTES);
      while (this.lastOffset < offset) {
        const read = await feed.read(block, 0, Math.min(block.length, offset - this.lastOffset));
        if (read === 0) break;
        this.lastLine += countLines(block, read);
        this.lastOffset += read;
      }
    } finally {
      await feed.close();
    }
    return this.lastLine;
  }
}
