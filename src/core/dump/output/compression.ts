import * as zlib from 'node:zlib';
import type { Transform } from 'node:stream';
import { MetaError } from '../../errors';

export type Compression = 'none' | 'gzip' | 'zstd';

/** By the name's end, as the official client: `.gz`, `.zstd`; also `.zst`, which people expect. */
export function compressionOfName(file: string): Compression {
  if (file.endsWith('.gz')) return 'gzip';
  return file.endsWith('.zstd') || file.endsWith('.zst') ? 'zstd' : 'none';
}

/** Best speed, as the official client since 1.3. */
export function createCompressor(compression: Exclude<Compression, 'none'>): Transform {
  if (compression === 'gzip') return zlib.createGzip({ level: 1, chunkSize: 256 * 1024 });
  if (typeof zlib.createZstdCompress !== 'function') {
    throw new MetaError('unsupported', 'This Node.js cannot write zstd (22.15 or later can). Write .gz or plain JSON.');
  }
  return zlib.createZstdCompress({
    chunkSize: 256 * 1024,
    params: { [zlib.constants.ZSTD_c_compressionLevel]: 1 },
  });
}
