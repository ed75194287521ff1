import type { JsonScanner } from '../../../json/jsonScanner';
import type { I64, U64 } from '../../../model/u64';
import { MAX_I64, MAX_U64, MIN_I64 } from '../../../model/u64';

export const MAX_U8 = 0xff;
export const MAX_U16 = 0xffff;
export const MAX_U32 = 0xffffffff;

/** An integer from 0 to `max`; null is 0. Upstream wraps some of what we refuse (docs/formats/json-dump.md §3.4). */
export function readUnsigned(scanner: JsonScanner, max: number): number {
  if (scanner.takeNull()) return 0;
  const start = scanner.position;
  const value = scanner.integer();
  if (typeof value === 'number' && value >= 0 && value <= max) return value;
  return outOfRange(scanner, start, `0 to ${max}`);
}

export function readU64(scanner: JsonScanner): U64 {
  if (scanner.takeNull()) return 0;
  const start = scanner.position;
  const value = scanner.integer();
  if (typeof value === 'number' ? value >= 0 : value >= 0n && value <= MAX_U64) return value;
  return outOfRange(scanner, start, `0 to ${MAX_U64}`);
}

export function readI64(scanner: JsonScanner): I64 {
  if (scanner.takeNull()) return 0;
  const start = scanner.position;
  const value = scanner.integer();
  if (typeof value === 'number' || (value >= MIN_I64 && value <= MAX_I64)) return value;
  return outOfRange(scanner, start, `${MIN_I64} to ${MAX_I64}`);
}

function outOfRange(scanner: JsonScanner, start: number, range: string): never {
  scanner.fail(`a number outside the range of its field, ${range}`, start);
}
