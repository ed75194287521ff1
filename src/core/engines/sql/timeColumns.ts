import type { I64 } from '../../model/u64';
import { canonical } from '../../model/u64';

const MICROSECONDS = 1_000_000;

/**
 * Seconds of a stored time. SQL keeps microseconds plus the nanoseconds below them, both negative before 1970; the
 * official dump cuts toward zero (docs/formats/json-dump.md §2.1).
 */
export function secondsOf(microseconds: I64): I64 {
  if (typeof microseconds === 'bigint') return canonical(microseconds / 1_000_000n);
  const seconds = Math.floor(microseconds / MICROSECONDS);
  // The quotient may round up to the next whole second far from the epoch.
  const rest = microseconds - seconds * MICROSECONDS;
  const floor = rest < 0 ? seconds - 1 : seconds;
  return floor < 0 && floor * MICROSECONDS !== microseconds ? floor + 1 : floor;
}

/** Nanoseconds beside `secondsOf`, modulo 2^32 as the official dump writes them. */
export function nanosecondsOf(microseconds: I64, below: number, seconds: I64): number {
  const rest =
    typeof microseconds === 'number' && typeof seconds === 'number'
      ? microseconds - seconds * MICROSECONDS
      : Number(BigInt(microseconds) - BigInt(seconds) * 1_000_000n);
  const nanoseconds = rest * 1000 + below;
  return nanoseconds >= 0 ? nanoseconds : nanoseconds + 0x100000000;
}

export interface TimeColumns {
  microseconds: I64;
  nanoseconds: number;
}

/**
 * The two columns of a time. Nanoseconds from 2^31 on are the wrapped negative ones of an SQL dump; the true instant is
 * stored, cut toward zero like the official loader (docs/formats/sql.md §7).
 */
export function timeColumns(seconds: I64, nanoseconds: number): TimeColumns {
  const nsec = nanoseconds >= 0x80000000 ? nanoseconds - 0x100000000 : nanoseconds;
  if (typeof seconds === 'number' && seconds >= 0 && nsec >= 0 && seconds < 9_000_000_000) {
    const micro = Math.floor(nsec / 1000);
    return { microseconds: seconds * MICROSECONDS + micro, nanoseconds: nsec - micro * 1000 };
  }
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(nsec);
  return { microseconds: canonical(total / 1000n), nanoseconds: Number(total % 1000n) };
}
