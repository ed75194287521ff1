import { closeSync, fstatSync, mkdtempSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { temporaryName } from '../../files/temporaryName';
import { MetaError, messageOf } from '../../errors';

/**
 * A file of an index: read and written synchronously, for its pieces are small and what they tell is needed at once. Only
 * its owner may read it. Until it is published it goes with the process.
 */
export class IndexFile {
  private isPublished = false;
  private isClosed = false;

  private constructor(
    /** The dump, for messages. */
    private readonly label: string,
    private readonly descriptor: number,
    /** Removed when the file is closed unpublished. */
    private readonly temporary: { file: string; folder: string | undefined } | undefined,
    private readonly folder: string | undefined,
  ) {}

  /** In `folder`, to be published there; without one, under no name where the system allows it. @throws {MetaError} `io` */
  static create(label: string, folder: string | undefined): IndexFile {
    try {
      if (folder !== undefined) {
        const file = temporaryName(path.join(folder, 'index'), 'tmp');
        return new IndexFile(label, openSync(file, 'wx+', 0o600), { file, folder: undefined }, folder);
      }
      const own = mkdtempSync(path.join(tmpdir(), 'jfsmeta-dump-'));
      const file = path.join(own, 'index');
      const descriptor = openSync(file, 'wx+', 0o600);
      // Windows keeps open files; `close` removes it there.
      removeQuietly(own);
      return new IndexFile(label, descriptor, { file, folder: own }, undefined);
    } catch (error) {
      throw failure(label, error, folder);
    }
  }

  /** One that was published. @throws {MetaError} `io` */
  static open(label: string, file: string): IndexFile {
    try {
      return new IndexFile(label, openSync(file, 'r'), undefined, path.dirname(file));
    } catch (error) {
      throw failure(label, error, path.dirname(file));
    }
  }

  get size(): number {
    return fstatSync(this.descriptor).size;
  }

  /** @throws {MetaError} `io` */
  write(bytes: Uint8Array, position: number): void {
    try {
      let written = 0;
      while (written < bytes.length) {
        written += writeSync(this.descriptor, bytes, written, bytes.length - written, position + written);
      }
    } catch (error) {
      throw failure(this.label, error, this.folder);
    }
  }

  /** Fewer bytes only at the end of the file. @throws {MetaError} `io` */
  read(position: number, length: number): Buffer {
    try {
      // Its number may mean another file by now.
      if (this.isClosed) throw new Error('it was closed');
      const bytes = Buffer.allocUnsafe(length);
      let done = 0;
      while (done < length) {
        const read = readSync(this.descriptor, bytes, done, length - done, position + done);
        if (read === 0) break;
        done += read;
      }
      return bytes.subarray(0, done);
    } catch (error) {
      throw failure(this.label, error, this.folder);
    }
  }

  /** Gives a complete file its name. A crash may leave it damaged, which is found out when it is read. @throws {MetaError} `io` */
  publish(file: string): void {
    if (this.temporary === undefined) return;
    try {
      renameSync(this.temporary.file, file);
      this.isPublished = true;
    } catch (error) {
      throw failure(this.label, error, this.folder);
    }
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    closeSync(this.descriptor);
    if (this.temporary === undefined || this.isPublished) return;
    removeQuietly(this.temporary.folder ?? this.temporary.file);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { recursive: true, force: true });
  } catch {
    // It is only a temporary file.
  }
}

function failure(label: string, error: unknown, folder = tmpdir()): MetaError {
  const message = `${label}: its index cannot be kept in ${folder}: ${messageOf(error)}`;
  return new MetaError('io', message, { cause: error });
}
