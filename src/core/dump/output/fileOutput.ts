import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { open, rm, stat } from 'node:fs/promises';
import * as path from 'node:path';
import type { Transform } from 'node:stream';
import { MetaError, messageOf } from '../../errors';
import { publishFile } from '../../files/publishFile';
import { temporaryName } from '../../files/temporaryName';
import { compressionOfName, createCompressor } from './compression';
import type { DumpOutput } from './dumpOutput';

export interface FileOutputOptions {
  overwrite: boolean;
  /** The content holds secrets: only the owner may read the file. */
  secret: boolean;
}

/**
 * A dump file, compressed by its suffix. Written under a temporary name beside the final one; synced and renamed at the
 * end, so the final name never holds half a dump.
 * @throws {MetaError} `exists` when the file is there and may not be replaced, `io` when it cannot be written.
 */
export async function openFileOutput(file: string, options: FileOutputOptions): Promise<DumpOutput> {
  const target = path.resolve(file);
  if (!options.overwrite && (await exists(target))) throw alreadyThere(target);
  const temporary = temporaryName(target, 'tmp');
  const compression = compressionOfName(target);
  const compressor = compression === 'none' ? undefined : createCompressor(compression);
  try {
    const handle = await open(temporary, 'wx', options.secret ? 0o600 : 0o666);
    return new FileOutput(target, temporary, handle, compressor, options.overwrite);
  } catch (error) {
    throw writeError(target, error);
  }
}

class FileOutput implements DumpOutput {
  private bytes = 0;
  private failure: Error | undefined;
  private readonly copied: Promise<void>;

  constructor(
    private readonly target: string,
    private readonly temporary: string,
    private readonly handle: FileHandle,
    private readonly compressor: Transform | undefined,
    private readonly overwrite: boolean,
  ) {
    this.copied = compressor === undefined ? Promise.resolve() : this.copyCompressed(compressor);
    this.copied.catch((error: unknown) => (this.failure = writeError(target, error)));
  }

  write(bytes: Buffer): Promise<void> | undefined {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (this.compressor === undefined) return this.store(bytes);
    if (this.compressor.write(bytes)) return undefined;
    // After a failed copy the compressor never drains.
    return Promise.race([once(this.compressor, 'drain'), this.copied]).then(() => undefined);
  }

  async commit(): Promise<number> {
    try {
      this.compressor?.end();
      await this.copied;
      await this.handle.sync();
      await this.handle.close();
      if (!publishFile(this.temporary, this.target, this.overwrite)) throw alreadyThere(this.target);
      return this.bytes;
    } catch (error) {
      await this.abort();
      throw MetaError.is(error) ? error : writeError(this.target, error);
    }
  }

  async abort(): Promise<void> {
    this.compressor?.destroy();
    await this.copied.catch(() => undefined);
    await this.handle.close().catch(() => undefined);
    await rm(this.temporary, { force: true });
  }

  private async copyCompressed(compressor: Transform): Promise<void> {
    for await (const chunk of compressor) await this.store(chunk as Buffer);
  }

  private async store(bytes: Buffer): Promise<void> {
    try {
      let offset = 0;
      while (offset < bytes.length) {
        const { bytesWritten } = await this.handle.write(bytes, offset, bytes.length - offset);
        offset += bytesWritten;
      }
      this.bytes += bytes.length;
    } catch (error) {
      throw writeError(this.target, error);
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function alreadyThere(file: string): MetaError {
  return new MetaError('exists', `${file} is there already. Choose another name or allow overwriting.`);
}

function writeError(file: string, cause: unknown): MetaError {
  if (MetaError.is(cause)) return cause;
  const reason = isCode(cause, 'ENOSPC') ? 'the disk is full' : messageOf(cause);
  return new MetaError('io', `Writing ${file} failed: ${reason}. Nothing was left under that name.`, { cause });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
