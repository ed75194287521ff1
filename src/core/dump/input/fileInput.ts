import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { MetaError, messageOf } from '../../errors';
import type { Compressed } from '../decompress';
import { decompress } from '../decompress';
import type { ByteFeed } from './byteFeed';
import { HEAD_BYTES, compressionOf } from './contentKind';
import type { DumpInput } from './dumpInput';

const STORED_CHUNK_BYTES = 256 * 1024;

/** A dump file; whether it is compressed is decided by its content, not its name. */
export class FileInput implements DumpInput {
  readonly access: 'again' | 'anywhere';

  private constructor(
    readonly label: string,
    private readonly file: FileHandle,
    readonly totalBytes: number,
    /** When the file was changed last, as it was opened. */
    readonly mtimeNs: bigint,
    private readonly compression: Compressed | undefined,
  ) {
    this.access = compression === undefined ? 'anywhere' : 'again';
  }

  /** @throws {MetaError} `notFound`, `io`. */
  static async open(path: string): Promise<FileInput> {
    const file = await open(path, 'r').catch((error: unknown) => {
      throw explainOpen(error, path);
    });
    try {
      const stat = await file.stat({ bigint: true });
      if (stat.isDirectory()) throw new MetaError('notJuiceFs', `${path} is a directory, not a dump.`);
      if (!stat.isFile()) {
        const message = `${path} is not an ordinary file, which can be read from any place. Copy it to one, or pipe it in.`;
        throw new MetaError('unsupported', message);
      }
      const head = Buffer.alloc(HEAD_BYTES);
      const { bytesRead } = await file.read(head, 0, HEAD_BYTES, 0);
      return new FileInput(path, file, Number(stat.size), stat.mtimeNs, compressionOf(head.subarray(0, bytesRead)));
    } catch (error) {
      await file.close();
      throw MetaError.is(error) ? error : explainRead(error, path);
    }
  }

  async open(offset: number): Promise<ByteFeed> {
    const { file, label } = this;
    if (this.compression === undefined) return new FileFeed(file, label, offset);
    const progress = { bytesRead: 0 };
    return decompress(this.compression, storedBytes(file, label, progress), progress, label, offset);
  }

  /** Bytes at a place; only for `anywhere`. */
  async readAt(target: Buffer, offset: number): Promise<number> {
    return new FileFeed(this.file, this.label, offset).read(target, 0, target.length);
  }

  /** Bytes as they are in the file, compressed or not. */
  readStored(target: Buffer, offset: number): Promise<number> {
    return new FileFeed(this.file, this.label, offset).read(target, 0, target.length);
  }

  /** @throws {MetaError} `damaged` when the file was changed since it was opened: what is known of it holds no more. */
  async requireUnchanged(): Promise<void> {
    const { size, mtimeNs } = await this.file.stat({ bigint: true }).catch((error: unknown) => {
      throw explainRead(error, this.label);
    });
    if (Number(size) === this.totalBytes && mtimeNs === this.mtimeNs) return;
    throw new MetaError('damaged', `${this.label} was changed since it was opened. Refresh it, or open it again.`);
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Reads by position, so that several can be at work on one file. */
export class FileFeed implements ByteFeed {
  constructor(
    private readonly file: FileHandle,
    private readonly label: string,
    private position: number,
  ) {}

  get bytesRead(): number {
    return this.position;
  }

  async read(target: Buffer, at: number, length: number): Promise<number> {
    try {
      const { bytesRead } = await this.file.read(target, at, length, this.position);
      this.position += bytesRead;
      return bytesRead;
    } catch (error) {
      throw explainRead(error, this.label);
    }
  }

  /** The file belongs to the input. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function* storedBytes(file: FileHandle, label: string, progress: { bytesRead: number }): AsyncGenerator<Buffer> {
  const feed = new FileFeed(file, label, 0);
  for (;;) {
    // A new buffer each time: the decompressor works on it while the next one is read.
    const chunk = Buffer.allocUnsafeSlow(STORED_CHUNK_BYTES);
    const size = await feed.read(chunk, 0, chunk.length);
    if (size === 0) return;
    progress.bytesRead += size;
    yield chunk.subarray(0, size);
  }
}

function explainOpen(error: unknown, path: string): MetaError {
  if (codeOf(error) === 'ENOENT') return new MetaError('notFound', `There is no file ${path}.`, { cause: error });
  return explainRead(error, path);
}

function explainRead(error: unknown, path: string): MetaError {
  return new MetaError('io', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
