import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';

/** Bytes at which nesting changes or a string starts; NUL may be the window's end. */
const STOP = new Uint8Array(256);
for (const byte of [0, Byte.quote, Byte.objectStart, Byte.arrayStart, Byte.objectEnd, Byte.arrayEnd]) STOP[byte] = 1;

/**
 * Finds the end of a value larger than any window, by counting brackets only: whoever reads the value checks it.
 */
export class LongSkip {
  private depth = 0;

  /** Goes on as far as the window reaches; true when the value has ended. */
  run(scanner: JsonScanner): boolean {
    if (this.depth === 0 && scanner.peek() !== Byte.objectStart) scanner.unexpected('the object of a tree');
    const { buffer, end } = scanner;
    let i = scanner.position;
    for (;;) {
      while (STOP[buffer[i]!] === 0) i++;
      scanner.position = i;
      if (i >= end) return false;
      const byte = buffer[i]!;
      if (byte === Byte.quote) {
        i = endOfString(buffer, i + 1, end);
        // A cut string is looked at again from its quote.
        if (i < 0) return false;
      } else if (byte === Byte.objectStart || byte === Byte.arrayStart) {
        this.depth++;
        i++;
      } else {
        i++;
        if (byte !== 0 && --this.depth === 0) {
          scanner.position = i;
          return true;
        }
      }
    }
  }
}

/** Index behind the closing quote, −1 when the window ends before. */
function endOfString(buffer: Uint8Array, start: number, end: number): number {
  let i = start;
  while (i < end) {
    const byte = buffer[i]!;
    if (byte === Byte.quote) return i + 1;
    i += byte === Byte.backslash ? 2 : 1;
  }
  return -1;
}
