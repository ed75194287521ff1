import { MetaError } from '../../errors';
import { JsonScanner } from '../../json/jsonScanner';
import { JsonTextError, WINDOW_END } from '../../json/jsonTextError';
import { percentUnescape } from '../../json/percentUnescape';
import type { ByteString } from '../../model/byteString';
import type { PlacedText } from '../places/dumpPlaces';

const BLOCK_BYTES = 16 * 1024;
const KEPT_BLOCKS = 256;
/** Most names are shorter. */
const NAME_BYTES = 300;

/** Reads a text at any place, a block at a time, and keeps the blocks used last. */
export class TextBlocks {
  private readonly blocks = new Map<number, Promise<Buffer>>();

  constructor(private readonly text: PlacedText) {}

  get label(): string {
    return this.text.label;
  }

  /** The block with that number; shorter than `size` at the end of the text. */
  async block(number: number): Promise<Buffer> {
    const known = this.blocks.get(number);
    if (known !== undefined) {
      this.blocks.delete(number);
      this.blocks.set(number, known);
      return known;
    }
    const loaded = this.load(number);
    this.blocks.set(number, loaded);
    loaded.catch(() => this.blocks.delete(number));
    if (this.blocks.size > KEPT_BLOCKS) {
      const [oldest] = this.blocks.keys();
      if (oldest !== undefined) this.blocks.delete(oldest);
    }
    return loaded;
  }

  get size(): number {
    return BLOCK_BYTES;
  }

  /** @throws {MetaError} `damaged` when the text ends before. */
  async byte(offset: number): Promise<number> {
    const block = await this.block(Math.floor(offset / BLOCK_BYTES));
    const byte = block[offset % BLOCK_BYTES];
    if (byte === undefined) throw changed(this.label, offset);
    return byte;
  }

  async slice(start: number, end: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let at = start; at < end;) {
      const number = Math.floor(at / BLOCK_BYTES);
      const block = await this.block(number);
      const from = at - number * BLOCK_BYTES;
      const to = Math.min(block.length, end - number * BLOCK_BYTES);
      if (to <= from) throw changed(this.label, at);
      parts.push(block.subarray(from, to));
      at = number * BLOCK_BYTES + to;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  /** The name whose opening quote is there, as the bytes it stands for. */
  async name(offset: number): Promise<ByteString> {
    for (let length = NAME_BYTES; ; length *= 4) {
      const bytes = await this.upTo(offset, length);
      const scanner = JsonScanner.of(bytes);
      scanner.isLast = bytes.length < length;
      try {
        return percentUnescape(scanner.bytes());
      } catch (error) {
        if (error instanceof JsonTextError) throw changed(this.label, offset);
        if (error !== WINDOW_END) throw error;
      }
    }
  }

  /** Shorter at the end of the text. */
  private async upTo(start: number, length: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for (let at = start; at < start + length;) {
      const number = Math.floor(at / BLOCK_BYTES);
      const block = await this.block(number);
      const from = at - number * BLOCK_BYTES;
      const part = block.subarray(from, from + start + length - at);
      if (part.length === 0) break;
      parts.push(part);
      at += part.length;
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  private async load(number: number): Promise<Buffer> {
    const feed = await this.text.open(number * BLOCK_BYTES);
    try {
      const block = Buffer.allocUnsafe(BLOCK_BYTES);
      let length = 0;
      while (length < BLOCK_BYTES) {
        const read = await feed.read(block, length, BLOCK_BYTES - length);
        if (read === 0) break;
        length += read;
      }
      return block.subarray(0, length);
    } finally {
      await feed.close();
    }
  }
}

/** The dump is not what it was when its places were noted. */
export function changed(label: string, offset: number): MetaError {
  return new MetaError('damaged', `${label} was changed after it was opened (byte ${offset}). Open it again.`);
}
