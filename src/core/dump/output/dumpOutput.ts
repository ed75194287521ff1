/** Where a dump's bytes go. One of `commit` and `abort` ends it. */
export interface DumpOutput {
  /** A promise when the caller should pause. */
  write(bytes: Buffer): Promise<void> | undefined;
  /** Everything is stored and visible under its final name. @returns bytes written after compression. */
  commit(): Promise<number>;
  /** Nothing stays behind. */
  abort(): Promise<void>;
}
