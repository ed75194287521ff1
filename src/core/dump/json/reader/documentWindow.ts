import { JsonScanner } from '../../../json/jsonScanner';
import { JsonTextError } from '../../../json/jsonTextError';
import { MAX_PATTERN_BYTES } from '../scan/match';
import type { ByteFeed } from '../../input/byteFeed';

export interface WindowSize {
  initialBytes: number;
  /** The largest item: an entry without its children, or a section of the header. */
  maxBytes: number;
}

export const WINDOW_SIZE: WindowSize = { initialBytes: 1024 * 1024, maxBytes: 256 * 1024 * 1024 };

/** Takes the bytes of a document that the scanner has left behind. */
export type TakenBytes = (bytes: Buffer, offset: number) => Promise<void>;

/** A NUL for the scanner, and what comparing text with a pattern may read behind it. */
const PADDING = 1 + MAX_PATTERN_BYTES;

/** An item of more than this share of the window, cut by its end, ends the reading ahead until it is taken. */
const HEADROOM_SHARE = 8;

interface Filled {
  end: number;
  isLast: boolean;
  /** What ended the reading early. */
  failure: Error | undefined;
}

/** Moves a scanner's window along a document. */
export class DocumentWindow {
  readonly scanner = new JsonScanner();
  /** Line feeds in front of the window; counted only for feeds that cannot be read again. */
  private linesBefore = 0;
  private copy: TakenBytes | undefined;
  private copiedTo = 0;
  /** In front of bytes read ahead: room for what the scanner has not taken of those before them. */
  private readonly headroom: number;
  private ahead: { buffer: Buffer; filled: Promise<Filled> } | undefined;
  private spare: Buffer | undefined;
  /** Of the feed; told when all bytes in front of it are taken. */
  private failure: Error | undefined;

  /** `readsAhead`: the next bytes are read while the scanner works on the last ones; not for feeds whose lines are counted. */
  constructor(
    private readonly feed: ByteFeed,
    offset: number,
    private readonly size: WindowSize,
    private readonly countsLines: boolean,
    private readonly readsAhead = false,
  ) {
    this.headroom = readsAhead ? Math.ceil(size.initialBytes / HEADROOM_SHARE) : 0;
    this.scanner.buffer = this.newBuffer();
    this.scanner.base = offset;
  }

  get bytesRead(): number {
    return this.feed.bytesRead;
  }

  /** Where the text read so far ends. */
  get endOffset(): number {
    return this.scanner.base + this.scanner.end;
  }

  /** A failure of the feed that has not been told yet. */
  async pendingFailure(): Promise<Error | undefined> {
    return this.failure ?? (await this.ahead?.filled)?.failure;
  }

  /** Drops what lies in front of the scanner's position and fills the window. An item that fills it makes it grow. */
  async load(): Promise<void> {
    const { scanner } = this;
    if (scanner.isLast) return;
    await this.flushCopy();
    if (this.failure !== undefined) throw this.failure;
    const { ahead, headroom } = this;
    this.ahead = undefined;
    const filled = await ahead?.filled;
    if (ahead === undefined || filled === undefined) await this.refill(undefined, undefined);
    else if (scanner.end - scanner.position <= headroom) this.moveTo(ahead.buffer, filled);
    else await this.refill(ahead.buffer.subarray(headroom, filled.end), filled);
    scanner.buffer[scanner.end] = 0;
    if (this.readsAhead) this.readAhead();
  }

  /** Goes on in bytes that were read ahead, with those not yet taken copied in front of them. */
  private moveTo(buffer: Buffer, filled: Filled): void {
    const { scanner } = this;
    const start = this.headroom - (scanner.end - scanner.position);
    scanner.buffer.copy(buffer, start, scanner.position, scanner.end);
    if (scanner.buffer.length === buffer.length) this.spare = scanner.buffer;
    scanner.buffer = buffer;
    scanner.base += scanner.position - start;
    scanner.position = start;
    this.end(filled, filled.end === this.headroom);
  }

  private async refill(bytesAhead: Buffer | undefined, filledAhead: Filled | undefined): Promise<void> {
    const { scanner } = this;
    const kept = scanner.end - scanner.position;
    if (this.countsLines) this.linesBefore += countLines(scanner.buffer, scanner.position);
    const used = kept + (bytesAhead?.length ?? 0);
    let target = scanner.buffer;
    if (used >= target.length - PADDING) target = this.larger(kept, used);
    scanner.buffer.copy(target, 0, scanner.position, scanner.end);
    bytesAhead?.copy(target, kept);
    scanner.buffer = target;
    scanner.base += scanner.position;
    scanner.position = 0;
    scanner.end = used;
    const isOver = filledAhead !== undefined && (filledAhead.isLast || filledAhead.failure !== undefined);
    const filled = isOver ? { ...filledAhead, end: used } : await this.fill(target, used);
    this.end(filled, filled.end === kept);
  }

  private end({ end, isLast, failure }: Filled, isEmpty: boolean): void {
    if (failure !== undefined && isEmpty) throw failure;
    this.scanner.end = end;
    this.scanner.isLast = isLast;
    this.failure = failure;
  }

  private readAhead(): void {
    if (this.scanner.isLast || this.failure !== undefined) return;
    const buffer = this.spare ?? this.newBuffer();
    this.spare = undefined;
    this.ahead = { buffer, filled: this.fill(buffer, this.headroom) };
  }

  private async fill(buffer: Buffer, start: number): Promise<Filled> {
    const limit = buffer.length - PADDING;
    let end = start;
    try {
      while (end < limit) {
        const read = await this.feed.read(buffer, end, limit - end);
        if (read === 0) return { end, isLast: true, failure: undefined };
        end += read;
      }
      return { end, isLast: false, failure: undefined };
    } catch (error) {
      return { end, isLast: false, failure: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  private newBuffer(): Buffer {
    return Buffer.alloc(this.headroom + this.size.initialBytes + PADDING);
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
    const { buffer, base, position, end } = this.scanner;
    const taken = Math.min(position, end);
    if (this.copy === undefined || this.copiedTo >= base + taken) return;
    await this.copy(buffer.subarray(this.copiedTo - base, taken), this.copiedTo);
    this.copiedTo = base + taken;
  }

  private larger(kept: number, used: number): Buffer {
    const { maxBytes } = this.size;
    if (kept >= maxBytes) {
      const message = `an entry or a section of the header is larger than ${maxBytes} bytes, or entries of that size stand in front of their attr`;
      throw new JsonTextError(message, this.scanner.base, 'limit');
    }
    return Buffer.alloc(Math.max(used, Math.min(kept * 2, maxBytes)) + PADDING);
  }
}

export function countLines(bytes: Uint8Array, end: number): number {
  let lines = 0;
  for (let i = 0; i < end; i++) if (bytes[i] === 0x0a) lines++;
  return lines;
}
