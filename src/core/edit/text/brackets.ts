import { Byte } from '../../json/jsonScanner';
import type { TextBlocks } from './textBlocks';
import { changed } from './textBlocks';

/** Bytes at which nesting changes or a string starts. */
const STOP = new Uint8Array(256);
for (const byte of [Byte.quote, Byte.objectStart, Byte.arrayStart, Byte.objectEnd, Byte.arrayEnd]) STOP[byte] = 1;

/**
 * Offset behind the bracket that brings the nesting from `depth` at `start` down to `stopDepth`. Counts brackets outside
 * strings only: whoever reads the text checks it. `start` lies outside strings.
 */
export async function closeBrackets(
  text: TextBlocks,
  start: number,
  depth: number,
  stopDepth: number,
): Promise<number> {
  let open = depth;
  let inString = false;
  let at = start;
  /** The byte at `at` is escaped. */
  let isEscaped = false;
  for (;;) {
    const number = Math.floor(at / text.size);
    const base = number * text.size;
    const block = await text.block(number);
    let i = at - base;
    if (i >= block.length) throw changed(text.label, at);
    while (i < block.length) {
      if (isEscaped) {
        isEscaped = false;
        i++;
      } else if (inString) {
        while (i < block.length && block[i] !== Byte.quote && block[i] !== Byte.backslash) i++;
        if (i === block.length) break;
        if (block[i] === Byte.quote) inString = false;
        else isEscaped = true;
        i++;
      } else {
        while (i < block.length && STOP[block[i]!] === 0) i++;
        if (i === block.length) break;
        const byte = block[i]!;
        i++;
        if (byte === Byte.quote) inString = true;
        else if (byte === Byte.objectStart || byte === Byte.arrayStart) open++;
        else if (--open === stopDepth) return base + i;
      }
    }
    at = base + block.length;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Offset behind the last byte before `offset` that is no white space. */
export async function trimEnd(text: TextBlocks, offset: number): Promise<number> {
  let at = offset;
  while (at > 0 && isSpace(await text.byte(at - 1))) at--;
  return at;
}

/** Offset of the first byte from `offset` on that is no white space. */
export async function trimStart(text: TextBlocks, offset: number): Promise<number> {
  let at = offset;
  while (isSpace(await text.byte(at))) at++;
  return at;
}

/** What stands in front of the item that starts at `offset`. */
export async function beforeItem(text: TextBlocks, offset: number): Promise<{ end: number; isFirst: boolean }> {
  const behindSeparator = await trimEnd(text, offset);
  if ((await text.byte(behindSeparator - 1)) !== Byte.comma) return { end: behindSeparator, isFirst: true };
  return { end: await trimEnd(text, behindSeparator - 1), isFirst: false };
}
