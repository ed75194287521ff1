import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import type { TreeName } from '../../ports/treeVisitor';
import { DirectoryFlag, Tag } from './format';
import type { Runs } from './openDirectory';
import type { VarintReader } from './varint';
import { MAX_VARINT_BYTES, writeDelta, writeVarint } from './varint';

/** What the index knows of a directory. */
export interface DirectoryRecord {
  /** In the order in which directories are entered, FSTree first. */
  number: number;
  /** Undefined for the root of a tree. */
  parent: number | undefined;
  tree: TreeName;
  inode: U64;
  name: ByteString;
  /** In the document, of its name, or of its brace for the root of a tree. */
  offset: number;
  isAmended: boolean;
  isSorted: boolean;
  /** It is still being read, or the text ends inside it. */
  isCut: boolean;
  childCount: number;
  runs: Runs;
}

export function recordBytes({ name, runs }: DirectoryRecord): number {
  return name.length + MAX_VARINT_BYTES * (8 + 2 * runs.positions.length);
}

/** Writes it to where `position` is in the file (docs/index-format.md §3); returns the index behind it. */
export function writeDirectory(bytes: Buffer, start: number, record: DirectoryRecord, position: number): number {
  const { number, parent, name, runs } = record;
  let at = start;
  bytes[at++] = Tag.directory;
  bytes[at++] =
    (record.tree === 'Trash' ? DirectoryFlag.trash : 0) |
    (record.isAmended ? DirectoryFlag.amended : 0) |
    (record.isSorted ? DirectoryFlag.sorted : 0) |
    (record.isCut ? DirectoryFlag.cut : 0);
  at = writeVarint(bytes, at, number);
  at = writeVarint(bytes, at, parent === undefined ? 0 : number - parent);
  at = writeDelta(bytes, at, record.inode, 0);
  at = writeVarint(bytes, at, record.offset);
  at = writeVarint(bytes, at, name.length);
  at += bytes.write(name, at, 'latin1');
  at = writeVarint(bytes, at, record.childCount);
  at = writeVarint(bytes, at, runs.positions.length);
  let next = position;
  let nextOrdinal = record.childCount;
  // From the last run to the first: the numbers are small then.
  for (let i = runs.positions.length - 1; i >= 0; i--) {
    at = writeVarint(bytes, at, next - runs.positions[i]!);
    at = writeVarint(bytes, at, nextOrdinal - runs.firstOrdinals[i]!);
    next = runs.positions[i]!;
    nextOrdinal = runs.firstOrdinals[i]!;
  }
  return at;
}

/** The reader stands behind the tag, which is at `position` in the file. */
export function readDirectory(reader: VarintReader, position: number): DirectoryRecord {
  const flags = reader.bytes[reader.at++]!;
  const number = reader.varint();
  const up = reader.varint();
  const inode = reader.delta(0);
  const offset = reader.varint();
  const name = readName(reader);
  const childCount = reader.varint();
  const runCount = reader.varint();
  const positions = new Array<number>(runCount);
  const firstOrdinals = new Array<number>(runCount);
  let next = position;
  let nextOrdinal = childCount;
  for (let i = runCount - 1; i >= 0; i--) {
    positions[i] = next -= reader.varint();
    firstOrdinals[i] = nextOrdinal -= reader.varint();
  }
  return {
    number,
    parent: up === 0 ? undefined : number - up,
    tree: (flags & DirectoryFlag.trash) === 0 ? 'FSTree' : 'Trash',
    inode,
    name,
    offset,
    isAmended: (flags & DirectoryFlag.amended) !== 0,
    isSorted: (flags & DirectoryFlag.sorted) !== 0,
    isCut: (flags & DirectoryFlag.cut) !== 0,
    childCount,
    runs: { positions, firstOrdinals },
  };
}

/** Takes nothing of it but its place in the bytes. */
export function skipDirectory(reader: VarintReader): void {
  reader.at++;
  for (let i = 0; i < 4; i++) reader.varint();
  const nameLength = reader.varint();
  reader.at += nameLength;
  reader.varint();
  for (let i = 2 * reader.varint(); i > 0; i--) reader.varint();
}

function readName(reader: VarintReader): ByteString {
  const length = reader.varint();
  const { bytes, at } = reader;
  reader.at += length;
  return bytes.toString('latin1', at, at + length);
}
