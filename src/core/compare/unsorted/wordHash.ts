import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import type { ContentsHasher } from '../contentHash';

const WORD = 0x100000000;

/** A hash of 64 bits in two words, one record at a time. It detects accidents, not attackers. */
export class WordHash implements ContentsHasher {
  /** Valid after `end`. */
  high = 0;
  low = 0;
  private words = 0;

  begin(kind: number): void {
    this.high = kind;
    this.low = ~kind;
    this.words = 0;
  }

  word(value: number): void {
    const k = Math.imul(value ^ (value >>> 15), 0x239b961b);
    const high = Math.imul(this.high ^ k, 0x85ebca6b);
    const low = Math.imul(this.low ^ ((k << 13) | (k >>> 19)), 0xc2b2ae35);
    this.high = ((high << 15) | (high >>> 17)) + low;
    this.low = ((low << 11) | (low >>> 21)) ^ this.high;
    this.words += 1;
  }

  int(value: U64): void {
    if (typeof value === 'number') {
      this.word(value | 0);
      this.word(Math.floor(value / WORD) | 0);
    } else {
      this.word(Number(BigInt.asIntN(32, value)));
      this.word(Number(BigInt.asIntN(32, value >> 32n)));
    }
  }

  bytes(bytes: ByteString): void {
    this.word(bytes.length);
    let word = 0;
    for (let i = 0; i < bytes.length; i++) {
      word |= bytes.charCodeAt(i) << (8 * (i & 3));
      if ((i & 3) !== 3) continue;
      this.word(word);
      word = 0;
    }
    if ((bytes.length & 3) !== 0) this.word(word);
  }

  end(): void {
    this.word(this.words);
    this.high = mix(this.high ^ Math.imul(this.low, 0x9e3779b1)) >>> 0;
    this.low = mix(this.low ^ this.high) >>> 0;
  }
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
