import type { ByteFeed } from './byteFeed';

/** Where a dump's text comes from. */
export interface DumpInput {
  /** For people: the path or what stands for it. */
  readonly label: string;
  /** Stored bytes; undefined when that cannot be known. */
  readonly totalBytes: number | undefined;
  /** `once`: a stream; `again`: from the start only, as often as one likes; `anywhere`: at any offset without delay. */
  readonly access: 'once' | 'again' | 'anywhere';
  /** The text from this offset on. @throws {MetaError} `io`, `damaged`, `unsupported` here or while it is read. */
  open(offset: number): Promise<ByteFeed>;
  close(): Promise<void>;
}
