import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';

const WORD = 0x100000000;

/**
 * A 128-bit hash of one record, mixed word by word after MurmurHash3 x86/128, and the sum of all records modulo 2^32 in each
 * lane. A sum does not depend on order, so engines and dumps that read in different orders agree. It detects accidents,
 * not attackers.
 */
export class RecordHasher {
  private h1 = 0;
  private h2 = 0;
  private h3 = 0;
  private h4 = 0;
  private words = 0;
  private readonly sum = new Uint32Array(4);

  /** Starts a record; `kind` keeps records of different meaning apart. */
  begin(kind: number): void {
    this.h1 = this.h2 = this.h3 = this.h4 = kind;
    this.words = 0;
  }

  word(value: number): void {
    let k = Math.imul(value, 0x239b961b);
    k = (k << 15) | (k >>> 17);
    k = Math.imul(k, 0xab0e9789);
    let h = this.h1 ^ k;
    h = (h << 19) | (h >>> 13);
    h = (Math.imul((h + this.h2) | 0, 5) + 0x561ccd1b) | 0;
    // The lanes take turns.
    this.h1 = this.h2;
    this.h2 = this.h3;
    this.h3 = this.h4;
    this.h4 = h;
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
    const length = bytes.length;
    this.word(length);
    let i = 0;
    for (; i + 4 <= length; i += 4) {
      this.word(
        bytes.charCodeAt(i) |
          (bytes.charCodeAt(i + 1) << 8) |
          (bytes.charCodeAt(i + 2) << 16) |
          (bytes.charCodeAt(i + 3) << 24),
      );
    }
    if (i < length) {
      let rest = 0;
      for (let shift = 0; i < length; i++, shift += 8) rest |= bytes.charCodeAt(i) << shift;
      this.word(rest);
    }
  }

  /** Ends the record and adds it to the sum. */
  end(): void {
    let { h1, h2, h3, h4 } = this;
    h1 ^= this.words;
    h2 ^= this.words;
    h3 ^= this.words;
    h4 ^= this.words;
    h1 = (h1 + h2 + h3 + h4) | 0;
    h2 = mix(h2 + h1);
    h3 = mix(h3 + h1);
    h4 = mix(h4 + h1);
    h1 = mix(h1);
    const all = (h1 + h2 + h3 + h4) | 0;
    const sum = this.sum;
    sum[0] = ((sum[0] ?? 0) + all) >>> 0;
    sum[1] = ((sum[1] ?? 0) + h2 + all) >>> 0;
    sum[2] = ((sum[2] ?? 0) + h3 + all) >>> 0;
    sum[3] = ((sum[3] ?? 0) + h4 + all) >>> 0;
  }

  /** 32 hexadecimal digits over all records so far. */
  digest(): string {
    return [...this.sum].map((lane) => lane.toString(16).padStart(8, '0')).join('');
  }
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
