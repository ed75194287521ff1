import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';

const STAR = 0x2a;
const QUESTION = 0x3f;

/** A pattern for names: `*` stands for any bytes, `?` for one. */
export class GlobPattern {
  private readonly pattern: Buffer;

  constructor(pattern: ByteString) {
    // Several stars in a row mean one.
    this.pattern = toBuffer(pattern.replace(/\*+/g, '*'));
  }

  /** Whether all of `bytes` from `start` to `end` fits. Never worse than their length times that of the pattern. */
  fits(bytes: Uint8Array, start: number, end: number): boolean {
    const { pattern } = this;
    let p = 0;
    let i = start;
    /** Behind the last star, and where the text for it ends at present. */
    let star = -1;
    let starEnd = start;
    while (i < end) {
      const wanted = pattern[p];
      if (wanted === STAR) {
        star = ++p;
        starEnd = i;
      } else if (wanted === QUESTION || (wanted !== undefined && wanted === bytes[i])) {
        p++;
        i++;
      } else if (star >= 0) {
        p = star;
        i = ++starEnd;
      } else {
        return false;
      }
    }
    while (pattern[p] === STAR) p++;
    return p === pattern.length;
  }
}
