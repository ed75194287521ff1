import type { Duplex } from 'node:stream';
import { Readable, pipeline } from 'node:stream';
import * as zlib from 'node:zlib';
import { MetaError, messageOf } from '../errors';
import type { ByteFeed } from './input/byteFeed';
import { ChunkFeed } from './input/chunkFeed';

export type Compressed = 'gzip' | 'zstd';

/** A reader works on as much at a time, and meanwhile the next ones are decompressed in another thread. */
const CHUNK_BYTES = 1024 * 1024;
const SIZES = { chunkSize: CHUNK_BYTES, readableHighWaterMark: 4 * CHUNK_BYTES };

/**
 * The text of a compressed dump from `offset` on. Several gzip members in a row are one text.
 * @throws {MetaError} `unsupported` when this Node cannot read zstd; while it is read, `damaged` with the offset reached.
 */
export async function decompress(
  compression: Compressed,
  stored: AsyncIterable<Uint8Array>,
  progress: { bytesRead: number },
  label: string,
  offset: number,
): Promise<ByteFeed> {
  const source = Readable.from(stored, { objectMode: false });
  const decompressor = createDecompressor(compression, label);
  // Failures of both ends come out of the iterator below.
  pipeline(source, decompressor, () => undefined);
  const feed = new ChunkFeed(
    decompressor as AsyncIterable<Uint8Array>,
    progress,
    (error, textBytes) => explain(error, textBytes, compression, label, progress.bytesRead),
    () => {
      decompressor.destroy();
      source.destroy();
    },
  );
  await feed.skip(offset);
  return feed;
}

function createDecompressor(compression: Compressed, label: string): Duplex {
  if (compression === 'gzip') return zlib.createGunzip(SIZES);
  // The types know only Node versions that have it.
  const create = zlib.createZstdDecompress as typeof zlib.createZstdDecompress | undefined;
  if (create === undefined) {
    const advice = 'Node.js 22.15 or later can; or decompress it with zstd -d and open the result.';
    throw new MetaError('unsupported', `${label} is compressed with zstd, which this Node.js cannot read. ${advice}`);
  }
  return create(SIZES);
}

function explain(
  error: unknown,
  textBytes: number,
  compression: Compressed,
  label: string,
  storedBytes: number,
): unknown {
  if (error instanceof MetaError) return error;
  const advice = 'The file is cut off or was changed; take it from its origin again.';
  const reached = `after ${textBytes} bytes of text, within the first ${storedBytes} bytes of the file`;
  return new MetaError(
    'damaged',
    `${label}: the ${compression} data is damaged ${reached} (${messageOf(error)}). ${advice}`,
    { cause: error },
  );
}
