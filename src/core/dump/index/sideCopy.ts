import type { ByteFeed } from '../input/byteFeed';
import type { IndexFile } from './indexFile';

/**
 * The trees of a compressed dump, decompressed, at the offsets they have in its text. What is not written (the header, which
 * may hold secrets) is a hole.
 */
export class SideCopy {
  /** While it is written: text behind this is not there yet. */
  readyEnd = 0;
  /** Of the file. */
  length = 0;
  /** Without the hole. */
  writtenBytes = 0;

  constructor(
    readonly label: string,
    readonly file: IndexFile,
  ) {}

  /** One that was made for an earlier opening. */
  static reused(label: string, file: IndexFile, stored: { sideCopyBytes: number; sideCopyEnd: number }): SideCopy {
    const copy = new SideCopy(label, file);
    copy.writtenBytes = stored.sideCopyBytes;
    copy.readyEnd = copy.length = stored.sideCopyEnd;
    return copy;
  }

  /** @throws {MetaError} `io` */
  write(bytes: Buffer, offset: number): void {
    this.file.write(bytes, offset);
    this.writtenBytes += bytes.length;
    this.readyEnd = offset + bytes.length;
    this.length = Math.max(this.length, this.readyEnd);
  }

  open(offset: number): Promise<ByteFeed> {
    const { file } = this;
    let position = offset;
    return Promise.resolve({
      get bytesRead(): number {
        return position;
      },
      read: (target, at, length) => {
        const bytes = file.read(position, length);
        bytes.copy(target, at);
        position += bytes.length;
        return Promise.resolve(bytes.length);
      },
      close: () => Promise.resolve(),
    });
  }

  close(): void {
    this.file.close();
  }
}
