import type { Readable } from 'node:stream';
import { MetaError, messageOf } from '../../errors';
import { decompress } from '../decompress';
import type { ByteFeed } from './byteFeed';
import { ChunkFeed } from './chunkFeed';
import { HEAD_BYTES, compressionOf } from './contentKind';
import type { DumpInput } from './dumpInput';

/** A dump that comes by once, such as standard input, compressed or not. */
export class StreamInput implements DumpInput {
  readonly totalBytes = undefined;
  readonly access = 'once';
  private isOpen = false;

  constructor(
    readonly label: string,
    private readonly stream: Readable,
  ) {}

  async open(offset: number): Promise<ByteFeed> {
    if (this.isOpen || offset !== 0) {
      throw new MetaError('unsupported', `${this.label} can be read only once. Save it to a file first.`);
    }
    this.isOpen = true;
    const progress = { bytesRead: 0 };
    const chunks = this.chunks(progress);
    const head = await firstBytes(chunks);
    const compression = compressionOf(head);
    const all = continued(head, chunks);
    if (compression !== undefined) return decompress(compression, all, progress, this.label, 0);
    return new ChunkFeed(
      all,
      progress,
      (error) => error,
      () => undefined,
    );
  }

  close(): Promise<void> {
    if (this.isOpen) this.stream.destroy();
    return Promise.resolve();
  }

  private async *chunks(progress: { bytesRead: number }): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of this.stream as AsyncIterable<Uint8Array | string>) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        progress.bytesRead += bytes.length;
        yield bytes;
      }
    } catch (error) {
      throw new MetaError('io', `${this.label} cannot be read: ${messageOf(error)}`, { cause: error });
    }
  }
}

async function firstBytes(chunks: AsyncGenerator<Uint8Array>): Promise<Buffer> {
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await chunks.next();
    if (next.done === true) break;
    head.push(next.value);
    length += next.value.length;
  }
  return Buffer.concat(head);
}

async function* continued(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}
