import { crc32 } from 'node:zlib';
import { DamagedIndexError } from './damagedIndexError';
import { DirectoryTable } from './directoryTable';
import { MAGIC } from './format';
import type { IndexFile } from './indexFile';
import type { IndexParts } from './indexParts';
import { SegmentTable } from './segmentTable';
import type { SideCopy } from './sideCopy';

/** Numbers of the footer, in this order (docs/index-format.md §5). */
const NUMBERS = [
  'tablesStart',
  'tablesBytes',
  'tablesChecksum',
  'segments',
  'filterWords',
  'directories',
  'fsTreeRoot',
  'trashRoot',
  'entries',
  'sideCopyBytes',
  'sideCopyEnd',
  'hasAmended',
] as const;
type FooterNumbers = Record<(typeof NUMBERS)[number], number>;

const KEY_BYTES = 32;
const NUMBERS_BYTES = NUMBERS.length * 8;
const CHECKED_BYTES = NUMBERS_BYTES + KEY_BYTES;
const FOOTER_BYTES = CHECKED_BYTES + 4 + MAGIC.length;
const NO_ROOT = -1;

export interface StoredIndex extends IndexParts {
  /** Of the decompressed copy beside it; 0 when there is none. */
  readonly sideCopyBytes: number;
  /** The length of that file. */
  readonly sideCopyEnd: number;
}

/** Ends the file of a complete index, so that it can be opened again. Returns its size. */
export function writeTables(
  { file, segments, directories, roots, entries, hasAmended }: IndexParts,
  key: Buffer,
  copy: SideCopy | undefined,
): number {
  const start = Math.max(segments.end, MAGIC.length);
  const tables = Buffer.concat([...segments.parts(), ...directories.parts()]);
  file.write(tables, start);
  const numbers: FooterNumbers = {
    tablesStart: start,
    tablesBytes: tables.length,
    tablesChecksum: crc32(tables),
    segments: segments.count,
    filterWords: segments.filterWordCount,
    directories: directories.count,
    fsTreeRoot: roots.FSTree ?? NO_ROOT,
    trashRoot: roots.Trash ?? NO_ROOT,
    entries,
    sideCopyBytes: copy?.writtenBytes ?? 0,
    sideCopyEnd: copy?.length ?? 0,
    hasAmended: hasAmended ? 1 : 0,
  };
  const footer = Buffer.alloc(FOOTER_BYTES);
  for (const [i, name] of NUMBERS.entries()) footer.writeDoubleLE(numbers[name], i * 8);
  key.copy(footer, NUMBERS_BYTES, 0, KEY_BYTES);
  footer.writeUInt32LE(crc32(footer.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  MAGIC.copy(footer, CHECKED_BYTES + 4);
  file.write(footer, start + tables.length);
  return start + tables.length + footer.length;
}

/** @throws {DamagedIndexError} when it is not a whole index of this version for the dump of that key. */
export function readTables(file: IndexFile, key: Buffer): StoredIndex {
  const { numbers, storedKey } = readFooter(file);
  if (!storedKey.equals(key)) throw new DamagedIndexError();
  const tables = file.read(numbers.tablesStart, numbers.tablesBytes);
  const sizes = [
    ...SegmentTable.sizes(numbers.segments, numbers.filterWords),
    ...DirectoryTable.sizes(numbers.directories),
  ];
  if (sizes.reduce((sum, size) => sum + size, 0) !== tables.length || crc32(tables) !== numbers.tablesChecksum) {
    throw new DamagedIndexError();
  }
  let at = 0;
  const [segmentNumbers, segmentWords, filters, low, high] = sizes.map((size) => tables.subarray(at, (at += size)));
  return {
    file,
    segments: SegmentTable.load(numbers.segments, segmentNumbers!, segmentWords!, filters!),
    directories: DirectoryTable.load(numbers.directories, low!, high!),
    roots: {
      ...(numbers.fsTreeRoot === NO_ROOT ? {} : { FSTree: numbers.fsTreeRoot }),
      ...(numbers.trashRoot === NO_ROOT ? {} : { Trash: numbers.trashRoot }),
    },
    entries: numbers.entries,
    isComplete: true,
    hasAmended: numbers.hasAmended !== 0,
    sideCopyBytes: numbers.sideCopyBytes,
    sideCopyEnd: numbers.sideCopyEnd,
    settle: () => undefined,
    openDirectory: () => undefined,
  };
}

function readFooter(file: IndexFile): { numbers: FooterNumbers; storedKey: Buffer } {
  const { size } = file;
  if (size < MAGIC.length + FOOTER_BYTES || !file.read(0, MAGIC.length).equals(MAGIC)) throw new DamagedIndexError();
  const footer = file.read(size - FOOTER_BYTES, FOOTER_BYTES);
  const isWhole =
    footer.length === FOOTER_BYTES &&
    footer.subarray(CHECKED_BYTES + 4).equals(MAGIC) &&
    footer.readUInt32LE(CHECKED_BYTES) === crc32(footer.subarray(0, CHECKED_BYTES));
  if (!isWhole) throw new DamagedIndexError();
  const numbers = Object.fromEntries(NUMBERS.map((name, i) => [name, footer.readDoubleLE(i * 8)])) as FooterNumbers;
  return { numbers, storedKey: Buffer.from(footer.subarray(NUMBERS_BYTES, CHECKED_BYTES)) };
}
