import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { DumpOutput } from './dumpOutput';

/** Plain JSON into a stream that is not ours to end, such as standard output. */
export class StreamOutput implements DumpOutput {
  private bytes = 0;
  private failure: Error | undefined;

  constructor(private readonly stream: Writable) {
    stream.once('error', (error: Error) => (this.failure = error));
  }

  write(bytes: Buffer): Promise<void> | undefined {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.bytes += bytes.length;
    return this.stream.write(bytes) ? undefined : once(this.stream, 'drain').then(() => undefined);
  }

  async commit(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.stream.write('', (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    return this.bytes;
  }

  abort(): Promise<void> {
    return Promise.resolve();
  }
}
