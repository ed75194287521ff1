import type { Readable } from 'node:stream';
import type { MetadataSource } from '../ports/metadataSource';
import type { IndexStorage } from './index/indexStorage';
import { FileInput } from './input/fileInput';
import { StreamInput } from './input/streamInput';
import { DumpFileSource } from './json/reader/dumpFileSource';
import { DumpStreamSource } from './json/reader/dumpStreamSource';

/**
 * A JSON dump, plain or compressed, by its content. Without a storage its index goes with the process.
 * @throws {MetaError} `notFound`, `notJuiceFs`, `io`. What is wrong with the text itself comes out when it is read.
 */
export async function openDumpFile(path: string, storage?: IndexStorage): Promise<DumpFileSource> {
  return new DumpFileSource(await FileInput.open(path), storage);
}

/** A dump that comes by once: its `walk` works a single time, and nothing else does. */
export function openDumpStream(stream: Readable, label: string): MetadataSource {
  return new DumpStreamSource(new StreamInput(label, stream));
}
