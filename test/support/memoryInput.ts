import type { ByteFeed } from '../../src/core/dump/input/byteFeed';
import type { DumpInput } from '../../src/core/dump/input/dumpInput';

/** A dump that is in memory already. */
export class MemoryInput implements DumpInput {
  readonly label = 'test.json';

  constructor(
    private readonly bytes: Buffer,
    readonly access: DumpInput['access'] = 'anywhere',
  ) {}

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
        return Promise.resolve(read);
      },
      close: () => Promise.resolve(),
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
