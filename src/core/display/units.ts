import type { Attr } from '../model/attr';
import { EntryType } from '../model/entryType';
import type { I64, U64 } from '../model/u64';

const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** `5.0 MiB`; exact below 1 KiB. */
export function formatBytes(bytes: U64): string {
  let value = Number(bytes);
  let unit = 0;
  while (Math.abs(value) >= 1024 && unit < BINARY_UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? String(bytes) : value.toFixed(1)} ${BINARY_UNITS[unit] ?? ''}`;
}

/** Digits in groups of three: `5 301 122`. */
export function formatCount(count: U64): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}

const TYPE_LETTERS: Readonly<Record<EntryType, string>> = {
  [EntryType.unknown]: '?',
  [EntryType.regular]: '-',
  [EntryType.directory]: 'd',
  [EntryType.symlink]: 'l',
  [EntryType.fifo]: 'p',
  [EntryType.blockdev]: 'b',
  [EntryType.chardev]: 'c',
  [EntryType.socket]: 's',
};

/** `drwxr-xr-x`, with the set-id and sticky letters of `ls`. */
export function formatMode(attr: Pick<Attr, 'type' | 'mode'>): string {
  const { mode } = attr;
  const triple = (shift: number, special: number, letter: string): string => {
    const bits = mode >> shift;
    const execute = (bits & 1) !== 0;
    const last = (mode & special) === 0 ? (execute ? 'x' : '-') : execute ? letter : letter.toUpperCase();
    return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
  };
  return TYPE_LETTERS[attr.type] + triple(6, 0o4000, 's') + triple(3, 0o2000, 's') + triple(0, 0o1000, 't');
}

/** UTC, `2026-11-23 04:43:26`; years out of reach of a calendar as plain seconds. */
export function formatTime(seconds: I64): string {
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} s`;
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '');
}
