import { JsonScanner } from '../../../json/jsonScanner';
import { JsonTextError } from '../../../json/jsonTextError';
import type { ByteFeed } from '../../input/byteFeed';

export interface WindowSize {
  initialBytes: number;
  /** The largest item: an entry without its children, or a section of the header. */
  maxBytes: number;
}

export const WINDOW_SIZE: WindowSize = { initialBytes: 1024 * 1024, maxBytes: 256 * 1024 * 1024 };

/** Takes the bytes of a document that the scanner has left behind. */
export type TakenBytes = (bytes: Buffer, offset: number) => Promise<void>;

/** Moves a scanner's window along a document. */
export class DocumentWindow {
  readonly scanner = new JsonScanner();
  /** Line feeds in front of the window; counted only for feeds that cannot be read again. */
  private linesBefore = 0;
  private copy: TakenBytes | undefined;
  private copiedTo = 0;

  constructor(
    private readonly feed: ByteFeed,
    offset: number,
    private readonly size: WindowSize,
    private readonly countsLines: boolean,
  ) {
    this.scanner.buffer = Buffer.alloc(size.initialBytes + 1);
    this.scanner.base = offset;
  }

  get bytesRead(): number {
    return this.feed.bytesRead;
  }

  /** Drops what lies in front of the scanner's position and fills the window. An item that fills it makes it grow. */
  async load(): Promise<void> {
    const { scanner } = this;
    if (scanner.isLast) return;
    await this.flushCopy();
    const kept = scanner.end - scanner.position;
    if (this.countsLines) this.linesBefore += countLines(scanner.buffer, scanner.position);
    let target = scanner.buffer;
    if (kept === target.length - 1) target = this.larger(kept);
    scanner.buffer.copy(target, 0, scanner.position, scanner.end);
    scanner.buffer = target;
    scanner.base += scanner.position;
    scanner.position = 0;
    scanner.end = kept;
    while (scanner.end < target.length - 1) {
      const read = await this.feed.read(target, scanner.end, target.length - 1 - scanner.end);
      if (read === 0) {
        scanner.isLast = true;
        break;
      }
      scanner.end += read;
    }
    target[scanner.end] = 0;
  }

  /** Line of a place in the window, from 1. */
  lineAt(offset: number): number {
    return this.linesBefore + countLines(this.scanner.buffer, offset - this.scanner.base) + 1;
  }

  /** From here on, hands over all bytes passed. */
  startCopy(copy: TakenBytes): void {
    this.copy = copy;
    this.copiedTo = this.scanner.offset;
  }

  async endCopy(): Promise<void> {
    await this.flushCopy();
    this.copy = undefined;
  }

  async close(): Promise<void> {
    await this.feed.close();
  }

  private async flushCopy(): Promise<void> {
    const { buffer, base, position } = this.scanner;
    if (this.copy === undefined || this.copiedTo >= base + position) return;
    await this.copy(buffer.subarray(this.copiedTo - base, position), this.copiedTo);
    this.copiedTo = base + position;
  }

  private larger(length: number): Buffer {
    const { maxBytes } = this.size;
    if (length >= maxBytes) {
      const message = `an entry or a section of the header is larger than ${maxBytes} bytes, or entries of that size stand in front of their attr`;
      throw new JsonTextError(message, this.scanner.base, 'limit');
    }
    return Buffer.alloc(Math.min(length * 2, maxBytes) + 1);
  }
}

export function countLines(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let i = 0; i < end; i++) if (bytes[i] === 0x0a) lines++;
  return lines;
}
