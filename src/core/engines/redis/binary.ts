import type { I64, U64 } from '../../model/u64';
import { canonical } from '../../model/u64';
import { put32 } from '../bigEndian';

// All integers are big-endian (docs/formats/redis.md, conventions).
const HIGH = 2 ** 32;
/** Above this the upper half makes a number that a double may not hold. */
const SAFE_HIGH = 2 ** 21;

export function readU64(bytes: Buffer, at: number): U64 {
  const high = bytes.readUInt32BE(at);
  return high < SAFE_HIGH ? high * HIGH + bytes.readUInt32BE(at + 4) : canonical(bytes.readBigUInt64BE(at));
}

export function readI64(bytes: Buffer, at: number): I64 {
  const high = bytes.readInt32BE(at);
  // One less than the range below zero: -2^53 itself is not safe.
  return high < SAFE_HIGH && high > -SAFE_HIGH
    ? high * HIGH + bytes.readUInt32BE(at + 4)
    : canonical(bytes.readBigInt64BE(at));
}

/** Both signed and unsigned values; those beyond 64 bits lose their upper bits. */
export function write64(bytes: Buffer, at: number, value: U64): void {
  if (typeof value === 'number' && value >= 0) {
    put32(bytes, at, Math.floor(value / HIGH));
    put32(bytes, at + 4, value % HIGH);
  } else {
    bytes.writeBigUInt64BE(BigInt.asUintN(64, BigInt(value)), at);
  }
}
