import type { ByteFeed } from './byteFeed';

/** The chunks of a stream as a feed. */
export class ChunkFeed implements ByteFeed {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private chunk: Uint8Array = new Uint8Array(0);
  private used = 0;

  constructor(
    chunks: AsyncIterable<Uint8Array>,
    private readonly stored: { bytesRead: number },
    /** What a failure of the stream becomes; given the bytes handed out so far. */
    private readonly explain: (error: unknown, textBytes: number) => unknown,
    private readonly stop: () => void,
  ) {
    this.chunks = chunks[Symbol.asyncIterator]();
  }

  private textBytes = 0;

  get bytesRead(): number {
    return this.stored.bytesRead;
  }

  async read(target: Buffer, at: number, length: number): Promise<number> {
    if (!(await this.hasBytes())) return 0;
    const size = Math.min(length, this.chunk.length - this.used);
    target.set(this.chunk.subarray(this.used, this.used + size), at);
    this.used += size;
    this.textBytes += size;
    return size;
  }

  async skip(length: number): Promise<void> {
    let left = length;
    while (left > 0 && (await this.hasBytes())) {
      const size = Math.min(left, this.chunk.length - this.used);
      this.used += size;
      this.textBytes += size;
      left -= size;
    }
  }

  close(): Promise<void> {
    this.stop();
    return Promise.resolve();
  }

  private async hasBytes(): Promise<boolean> {
    while (this.used === this.chunk.length) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await this.chunks.next();
      } catch (error) {
        throw this.explain(error, this.textBytes);
      }
      if (next.done === true) return false;
      this.chunk = next.value;
      this.used = 0;
    }
    return true;
  }
}
