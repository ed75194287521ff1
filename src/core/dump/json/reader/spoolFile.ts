import type { FileHandle } from 'node:fs/promises';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { MetaError, messageOf } from '../../../errors';
import type { ByteFeed } from '../../input/byteFeed';
import { FileFeed } from '../../input/fileInput';

/**
 * The trees of a compressed dump, decompressed, at the offsets they have in its text. What is not written (the header) is a
 * hole. Readable by its owner only, and without a name where the system allows it, so that nothing stays behind.
 */
export class SpoolFile {
  private constructor(
    readonly label: string,
    private readonly file: FileHandle,
    private readonly folder: string,
  ) {}

  /** @throws {MetaError} `io` */
  static async create(label: string): Promise<SpoolFile> {
    try {
      const folder = await mkdtemp(path.join(tmpdir(), 'jfsmeta-dump-'));
      const file = await open(path.join(folder, 'trees'), 'wx+', 0o600);
      // Windows keeps open files; `close` removes it there.
      await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      return new SpoolFile(label, file, folder);
    } catch (error) {
      throw failure(label, error);
    }
  }

  async write(bytes: Buffer, offset: number): Promise<void> {
    try {
      let written = 0;
      while (written < bytes.length) {
        const result = await this.file.write(bytes, written, bytes.length - written, offset + written);
        written += result.bytesWritten;
      }
    } catch (error) {
      throw failure(this.label, error);
    }
  }

  open(offset: number): Promise<ByteFeed> {
    return Promise.resolve(new FileFeed(this.file, this.label, offset));
  }

  async close(): Promise<void> {
    await this.file.close();
    await rm(this.folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

function failure(label: string, error: unknown): MetaError {
  const message = `${label}: its decompressed trees cannot be kept in ${tmpdir()}: ${messageOf(error)}`;
  return new MetaError('io', message, { cause: error });
}
