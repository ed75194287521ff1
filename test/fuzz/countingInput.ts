import type { ByteFeed } from '../../src/core/dump/input/byteFeed';
import type { DumpInput } from '../../src/core/dump/input/dumpInput';

/** Counts the bytes that are read through it: the measure of work that does not depend on the machine. */
export class CountingInput implements DumpInput {
  bytesRead = 0;
  readonly label = 'bad.json';
  readonly access = 'anywhere';

  constructor(private readonly bytes: Buffer) {}

  get totalBytes(): number {
    return this.bytes.length;
  }

  open(offset: number): Promise<ByteFeed> {
    let at = offset;
    return Promise.resolve({
      get bytesRead() {
        return at;
      },
      read: (target: Buffer, to: number, length: number) => {
        const read = this.bytes.copy(target, to, at, Math.min(at + length, this.bytes.length));
        at += read;
        this.bytesRead += read;
        return Promise.resolve(read);
      },
      close: () => Promise.resolve(),
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
