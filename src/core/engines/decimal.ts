const ZERO = 0x30;
const BILLION = 1_000_000_000;

/** Writes a safe integer from 0 on in decimal digits; room for them must be there. @returns where they end. */
export function putDecimal(bytes: Uint8Array, at: number, value: number): number {
  if (value < BILLION) return putDigits(bytes, at, value, digitsBelowBillion(value));
  // In parts that fit 31 bits, where division is quick.
  const high = Math.floor(value / BILLION);
  const end = putDigits(bytes, at, high, digitsBelowBillion(high));
  return putDigits(bytes, end, value - high * BILLION, 9);
}

/** How many digits `putDecimal` writes. */
export function decimalLength(value: number): number {
  return value < BILLION ? digitsBelowBillion(value) : 9 + digitsBelowBillion(Math.floor(value / BILLION));
}

function putDigits(bytes: Uint8Array, at: number, value: number, count: number): number {
  let rest = value | 0;
  for (let i = at + count - 1; i >= at; i--) {
    const quotient = (rest / 10) | 0;
    bytes[i] = ZERO + rest - quotient * 10;
    rest = quotient;
  }
  return at + count;
}

function digitsBelowBillion(value: number): number {
  if (value < 10_000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  return value < 100_000_000 ? (value < 10_000_000 ? 7 : 8) : 9;
}
