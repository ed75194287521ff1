/** A document's bytes, decompressed, front to back. */
export interface ByteFeed {
  /** Up to `length` bytes into `target` at `at`; 0 at the end. */
  read(target: Buffer, at: number, length: number): Promise<number>;
  /** Bytes taken from the file or stream so far, as they are stored there. */
  readonly bytesRead: number;
  close(): Promise<void>;
}
