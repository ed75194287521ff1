/**
 * 64-bit integers, exact. `number` while the value is a safe integer, `bigint` beyond, never both for one value: equal
 * values are therefore `===`. Trash inodes start at 0x7FFFFFFF10000000, where doubles are 1024 apart.
 */
export type U64 = number | bigint;
/** The same form for signed values (times in seconds, quota limits). */
export type I64 = number | bigint;

export const MAX_U64 = 18446744073709551615n;
export const MAX_I64 = 9223372036854775807n;
export const MIN_I64 = -9223372036854775808n;

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** The canonical form of an integer. */
export function canonical(value: number | bigint): U64 {
  if (typeof value === 'number') return value;
  return value <= MAX_SAFE && value >= -MAX_SAFE ? Number(value) : value;
}

export function addInt(a: U64, b: U64): U64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return canonical(BigInt(a) + BigInt(b));
}

export function subtractInt(a: U64, b: U64): U64 {
  return addInt(a, typeof b === 'number' ? -b : canonical(-b));
}

/** Mixed comparison of `number` and `bigint` is exact in JavaScript. */
export function compareInt(a: U64, b: U64): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function maxInt(a: U64, b: U64): U64 {
  return a >= b ? a : b;
}

/** Decimal digits only (a leading `-` when signed). Undefined when the text is not such a number. */
export function parseInt64(text: string, min = 0n, max = MAX_U64): U64 | undefined {
  if (!/^-?\d+$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < min || value > max ? undefined : canonical(value);
}

/** Space a file of this length takes: rounded up to 4096, and 0 becomes 4096 (docs/formats/json-dump.md, terms). */
export function align4K(length: U64): U64 {
  if (typeof length === 'number' && length <= Number.MAX_SAFE_INTEGER - 4096) {
    return length === 0 ? 4096 : Math.ceil(length / 4096) * 4096;
  }
  return canonical(((BigInt(length) + 4095n) / 4096n) * 4096n);
}
