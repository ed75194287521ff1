import type { ByteFeed } from '../dump/input/byteFeed';
import type { DumpInput } from '../dump/input/dumpInput';
import type { FileInput } from '../dump/input/fileInput';
import { MetaError } from '../errors';
import type { PlacedText } from './places/dumpPlaces';
import type { Piece } from './text/pieces';
import { LineShifter } from './text/pieces';

const BLOCK_BYTES = 256 * 1024;

/** A piece with its place in the edited text. */
type PlacedPiece = Piece & { at: number; length: number };

/**
 * The text of a dump after edits, as a file that is written nowhere: untouched bytes come from the original, in place or
 * moved. Plain originals can be read at any place; of a compressed one this takes one decompressing pass from the start.
 */
export class EditedInput implements DumpInput {
  readonly access: 'again' | 'anywhere';
  readonly totalBytes: number | undefined;

  private constructor(
    private readonly original: FileInput,
    /** The original's trees at any place. */
    private readonly text: PlacedText,
    private readonly pieces: readonly PlacedPiece[],
  ) {
    this.access = original.access;
    const last = pieces.at(-1);
    this.totalBytes =
      original.access === 'anywhere' ? (last === undefined ? 0 : last.at + last.length) : original.totalBytes;
  }

  static async of(
    original: FileInput,
    text: PlacedText,
    pieces: readonly Piece[],
    signal?: AbortSignal,
  ): Promise<EditedInput> {
    const placed: PlacedPiece[] = [];
    let at = 0;
    for (const piece of pieces) {
      const length = await lengthOf(piece, text, signal);
      placed.push({ ...piece, at, length });
      at += length;
    }
    return new EditedInput(original, text, placed);
  }

  get label(): string {
    return `${this.original.label} (edited)`;
  }

  /** Bytes that are in the original as they are; undefined when it is compressed. */
  get untouchedBytes(): number {
    let bytes = 0;
    for (const { kind, length } of this.pieces) if (kind === 'original' && Number.isFinite(length)) bytes += length;
    return bytes;
  }

  open(offset: number): Promise<ByteFeed> {
    return Promise.resolve(new EditedFeed(this.original, this.text, this.pieces, offset));
  }

  /** The original belongs to whoever opened it. */
  close(): Promise<void> {
    return Promise.resolve();
  }
}

async function lengthOf(piece: Piece, text: PlacedText, signal: AbortSignal | undefined): Promise<number> {
  if (piece.kind === 'new') return piece.bytes.length;
  if (piece.kind === 'original' || piece.shift === 0) return piece.end - piece.start;
  const feed = new MovedFeed(text, piece.start, piece.end, piece.shift);
  let length = 0;
  for (let part = await feed.next(); part !== undefined; part = await feed.next()) {
    signal?.throwIfAborted();
    length += part.length;
  }
  return length;
}

class EditedFeed implements ByteFeed {
  private index: number;
  /** In the piece. */
  private used: number;
  private moved: MovedFeed | undefined;
  private rest: Buffer = Buffer.alloc(0);
  /** Of the original, at `originalAt`. */
  private feed: ByteFeed | undefined;
  private originalAt = 0;
  private position: number;
  private readonly scratch = Buffer.allocUnsafe(BLOCK_BYTES);

  constructor(
    private readonly original: FileInput,
    private readonly text: PlacedText,
    private readonly pieces: readonly PlacedPiece[],
    offset: number,
  ) {
    this.position = offset;
    this.index = pieceAt(pieces, offset);
    this.used = offset - (pieces[this.index]?.at ?? offset);
  }

  /** Of the edited text where that can be known, else of the compressed original. */
  get bytesRead(): number {
    return this.original.access === 'anywhere' ? this.position : (this.feed?.bytesRead ?? 0);
  }

  async read(target: Buffer, at: number, length: number): Promise<number> {
    let done = 0;
    while (done < length) {
      const piece = this.pieces[this.index];
      if (piece === undefined) break;
      const read = await this.readPiece(piece, target, at + done, length - done);
      if (read === 0) {
        this.index++;
        this.used = 0;
        this.moved = undefined;
        this.rest = Buffer.alloc(0);
        continue;
      }
      done += read;
      this.used += read;
      this.position += read;
    }
    return done;
  }

  async close(): Promise<void> {
    await this.feed?.close();
  }

  private async readPiece(piece: PlacedPiece, target: Buffer, at: number, length: number): Promise<number> {
    const want = Math.min(length, piece.length - this.used);
    if (want === 0) return 0;
    switch (piece.kind) {
      case 'new':
        return piece.bytes.copy(target, at, this.used, this.used + want);
      case 'original':
        return this.readOriginal(piece, target, at, want);
      case 'moved':
        return this.readMoved(piece, target, at, want);
    }
  }

  private async readOriginal(
    piece: { start: number; end: number },
    target: Buffer,
    at: number,
    want: number,
  ): Promise<number> {
    const from = piece.start + this.used;
    if (this.feed === undefined || (this.original.access === 'anywhere' && this.originalAt !== from)) {
      await this.feed?.close();
      this.feed = await this.original.open(from);
      this.originalAt = from;
    }
    while (this.originalAt < from)
      await this.take(this.scratch, 0, Math.min(BLOCK_BYTES, from - this.originalAt), piece.end);
    return this.take(target, at, want, piece.end);
  }

  private async take(target: Buffer, at: number, want: number, end: number): Promise<number> {
    const read = await this.feed!.read(target, at, want);
    this.originalAt += read;
    if (read === 0 && Number.isFinite(end)) throw this.changed();
    return read;
  }

  private async readMoved(
    piece: { start: number; end: number; shift: number },
    target: Buffer,
    at: number,
    want: number,
  ): Promise<number> {
    if (this.moved === undefined) {
      this.moved = new MovedFeed(this.text, piece.start, piece.end, piece.shift);
      let skip = this.used;
      while (skip > 0) {
        if (this.rest.length === 0) this.rest = (await this.moved.next()) ?? this.fail();
        const part = Math.min(skip, this.rest.length);
        this.rest = this.rest.subarray(part);
        skip -= part;
      }
    }
    while (this.rest.length === 0) this.rest = (await this.moved.next()) ?? this.fail();
    const read = this.rest.copy(target, at, 0, want);
    this.rest = this.rest.subarray(read);
    return read;
  }

  private fail(): never {
    throw this.changed();
  }

  private changed(): MetaError {
    return new MetaError('damaged', `${this.original.label} was changed after it was opened. Open it again.`);
  }
}

/** A stretch of the original, line by line further in or out. */
class MovedFeed {
  private feed: ByteFeed | undefined;
  private at: number;
  private readonly shifter: LineShifter | undefined;

  constructor(
    private readonly text: PlacedText,
    start: number,
    private readonly end: number,
    shift: number,
  ) {
    this.at = start;
    this.shifter = shift === 0 ? undefined : new LineShifter(shift);
  }

  /** Undefined at the end. */
  async next(): Promise<Buffer | undefined> {
    if (this.at >= this.end) return undefined;
    this.feed ??= await this.text.open(this.at);
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, this.end - this.at));
    const read = await this.feed.read(block, 0, block.length);
    if (read === 0) return undefined;
    this.at += read;
    const bytes = block.subarray(0, read);
    return this.shifter === undefined ? bytes : this.shifter.push(bytes);
  }
}

/** The piece that holds the byte at `offset`; the number of pieces behind the end. */
function pieceAt(pieces: readonly PlacedPiece[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const piece = pieces[middle]!;
    if (piece.at + piece.length <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
