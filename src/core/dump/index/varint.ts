import type { U64 } from '../../model/u64';
import { canonical } from '../../model/u64';

/** A 64-bit value and one more bit take at most so many bytes. */
export const MAX_VARINT_BYTES = 10;

/** Deltas up to here stay exact when they are doubled twice. */
const MAX_EXACT_DELTA = 2 ** 51;
/** Varints of so many bytes hold exact doubles. */
const EXACT_BYTES = 7;

/** Seven bits a byte, the low ones first (docs/index-format.md §1). Returns the index behind it. */
export function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 0x80) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 128);
  }
  bytes[at] = rest;
  return at + 1;
}

/** The difference to `previous` modulo 2^64, signed, its sign in the lowest bit. */
export function writeDelta(bytes: Uint8Array, at: number, value: U64, previous: U64): number {
  if (typeof value === 'number' && typeof previous === 'number') {
    const delta = value - previous;
    if (delta >= 0 && delta <= MAX_EXACT_DELTA) return writeVarint(bytes, at, delta * 2);
    if (delta < 0 && delta >= -MAX_EXACT_DELTA) return writeVarint(bytes, at, -delta * 2 - 1);
  }
  return writeBigVarint(bytes, at, zigzag(value, previous));
}

/** The same with one more bit below the sign, which is 0. */
export function writeFlaggedDelta(bytes: Uint8Array, at: number, value: U64, previous: U64): number {
  if (typeof value === 'number' && typeof previous === 'number') {
    const delta = value - previous;
    if (delta >= 0 && delta <= MAX_EXACT_DELTA) return writeVarint(bytes, at, delta * 4);
    if (delta < 0 && delta >= -MAX_EXACT_DELTA) return writeVarint(bytes, at, (-delta * 2 - 1) * 2);
  }
  return writeBigVarint(bytes, at, zigzag(value, previous) << 1n);
}

function zigzag(value: U64, previous: U64): bigint {
  const delta = BigInt.asIntN(64, BigInt(value) - BigInt(previous));
  return BigInt.asUintN(64, (delta << 1n) ^ (delta >> 63n));
}

function writeBigVarint(bytes: Uint8Array, start: number, value: bigint): number {
  let at = start;
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) bytes[at++] = Number(rest & 0x7fn) | 0x80;
  bytes[at] = Number(rest);
  return at + 1;
}

const NO_BYTES: Buffer = Buffer.alloc(0);

/** Reads what the functions above wrote. */
export class VarintReader {
  bytes = NO_BYTES;
  at = 0;

  /** At most 2^53. */
  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++]!;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 128;
    do {
      byte = bytes[this.at++]!;
      value += (byte & 0x7f) * scale;
      scale *= 128;
    } while (byte >= 0x80);
    return value;
  }

  delta(previous: U64): U64 {
    const start = this.at;
    const value = this.varint();
    if (this.at - start <= EXACT_BYTES && typeof previous === 'number') {
      const sum = previous + (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
      if (Number.isSafeInteger(sum) && sum >= 0) return sum;
    }
    return applied(this.bigVarint(start), previous);
  }

  /** Of a flagged delta, in front of which the reader stands. */
  get flag(): boolean {
    return (this.bytes[this.at]! & 1) === 1;
  }

  flaggedDelta(previous: U64): U64 {
    const start = this.at;
    const value = this.varint();
    if (this.at - start <= EXACT_BYTES && typeof previous === 'number') {
      const signed = Math.floor(value / 2);
      const sum = previous + (signed % 2 === 0 ? signed / 2 : -(signed + 1) / 2);
      if (Number.isSafeInteger(sum) && sum >= 0) return sum;
    }
    return applied(this.bigVarint(start) >> 1n, previous);
  }

  private bigVarint(start: number): bigint {
    let value = 0n;
    for (let i = this.at - 1; i >= start; i--) value = (value << 7n) | BigInt(this.bytes[i]! & 0x7f);
    return value;
  }
}

function applied(zigzag: bigint, previous: U64): U64 {
  const delta = (zigzag >> 1n) ^ -(zigzag & 1n);
  return canonical(BigInt.asUintN(64, BigInt(previous) + delta));
}
