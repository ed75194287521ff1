import type { ByteString } from '../../model/byteString';
import { bytesOfBuffer } from '../../model/byteString';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { TreeName } from '../../ports/treeVisitor';
import type { DirectoryRecord } from './directoryRecord';
import { recordBytes, writeDirectory } from './directoryRecord';
import { DirectoryTable } from './directoryTable';
import { MAGIC, PENDING_BYTES, RUN_BYTES, RUN_RECORDS, RecordFlag, Tag } from './format';
import type { IndexFile } from './indexFile';
import type { IndexParts } from './indexParts';
import type { IndexSink } from './indexSink';
import { OpenDirectory } from './openDirectory';
import { SegmentTable } from './segmentTable';
import { SegmentWriter } from './segmentWriter';
import { MAX_VARINT_BYTES, writeDelta, writeFlaggedDelta, writeVarint } from './varint';

/** What a record takes beside its name and slices. */
const MAX_RECORD_BYTES = 2 + 4 * MAX_VARINT_BYTES;
const MAX_RUN_HEADER_BYTES = 1 + 4 * MAX_VARINT_BYTES;

/**
 * Writes the index of a dump while the dump is read. The records of open directories are a stack: those of a directory lie
 * above those of the directories around it, and go into the file as one run when it ends or there are enough of them.
 */
export class IndexBuilder implements IndexSink, IndexParts {
  readonly segments = new SegmentTable();
  readonly directories = new DirectoryTable();
  readonly roots: { FSTree?: number; Trash?: number } = {};
  isComplete = false;
  entries = 0;
  hasAmended = false;
  /** In the document, of the entry told last. */
  lastOffset = 0;

  private readonly writer: SegmentWriter;
  private bytes = Buffer.allocUnsafeSlow(4 * RUN_BYTES);
  private top = 0;
  /** Rounded, where they are beyond 2^53: one a record. */
  private inodes = new Float64Array(4 * RUN_RECORDS);
  private inodeTop = 0;
  private slices = new Float64Array(4 * RUN_RECORDS);
  private sliceTop = 0;

  private readonly open: OpenDirectory[] = [];
  private directory: OpenDirectory | undefined;
  private tree: TreeName = 'FSTree';
  /** Whose last record takes slices, and where its flags are; −1 when there is none. */
  private recordOwner: OpenDirectory | undefined;
  private flagsAt = -1;
  private lastSliceAt = -1;
  private isSettled = true;
  private waiting: (() => void)[] = [];

  constructor(readonly file: IndexFile) {
    file.write(MAGIC, 0);
    this.writer = new SegmentWriter(file, this.segments, MAGIC.length);
  }

  beginTree(tree: TreeName): void {
    this.tree = tree;
  }

  endTree(): void {
    // The root ends the tree.
  }

  enterDirectory(bytes: Uint8Array, nameStart: number, nameEnd: number, inode: U64, offset: number): void {
    const parent = this.directory;
    if (parent === undefined) this.roots[this.tree] = this.directories.count;
    else this.addRecord(parent, bytes, nameStart, nameEnd, inode, EntryType.directory, offset);
    const number = this.directories.add();
    if (parent === undefined) {
      this.entries++;
      this.flagsAt = -1;
    } else {
      this.top = writeVarint(this.bytes, this.top, number - parent.lastDirectory);
      parent.lastDirectory = number;
    }
    const name = nameStart === nameEnd ? '' : textOf(bytes, nameStart, nameEnd);
    const directory = new OpenDirectory(number, parent?.number, this.tree, inode, name, offset);
    this.lastOffset = offset;
    this.beginRun(directory);
    this.open.push(directory);
    this.directory = directory;
  }

  leaf(
    bytes: Uint8Array,
    nameStart: number,
    nameEnd: number,
    inode: U64,
    type: EntryType,
    nlink: number,
    offset: number,
  ): void {
    const flags = nlink > 1 ? type | RecordFlag.linked : type;
    this.addRecord(this.directory!, bytes, nameStart, nameEnd, inode, flags, offset);
  }

  slice(id: U64): void {
    const owner = this.recordOwner;
    // The root of a tree has no record.
    if (owner === undefined || this.flagsAt < 0) return;
    if (this.top + MAX_VARINT_BYTES > this.bytes.length) this.growBytes(MAX_VARINT_BYTES);
    if (this.sliceTop === this.slices.length) this.slices = doubled(this.slices);
    if (this.lastSliceAt < 0) this.bytes[this.flagsAt] = this.bytes[this.flagsAt]! | RecordFlag.hasSlices;
    else this.bytes[this.lastSliceAt] = this.bytes[this.lastSliceAt]! | 1;
    this.lastSliceAt = this.top;
    this.top = writeFlaggedDelta(this.bytes, this.top, id, owner.lastSlice);
    owner.lastSlice = id;
    this.slices[this.sliceTop++] = typeof id === 'number' ? id : Number(id);
    // It is the record of a directory just entered, whose own run has not begun.
    if (owner !== this.directory) this.beginRun(this.directory!);
  }

  leaveDirectory(amended: boolean): void {
    const directory = this.open.pop()!;
    this.directory = this.open[this.open.length - 1];
    this.endRun(directory, this.top, this.inodeTop, this.sliceTop);
    this.top = directory.start;
    this.inodeTop = directory.inodeStart;
    this.sliceTop = directory.sliceStart;
    this.flagsAt = -1;
    if (amended) this.hasAmended = true;
    this.writeRecord(recordOf(directory, amended, false));
  }

  /** Those who wait for more get their turn. */
  drain(): undefined {
    if (this.waiting.length === 0) return undefined;
    for (const resume of this.waiting.splice(0)) resume();
    return undefined;
  }

  /** Resolves when more has been read, or nothing more will be. */
  nextChange(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** Makes everything told so far readable. */
  settle(): void {
    if (this.isSettled) return;
    this.endAllRuns();
    this.writer.close();
    this.isSettled = true;
  }

  openDirectory(number: number): DirectoryRecord | undefined {
    let low = 0;
    let high = this.open.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const found = this.open[middle]!;
      if (found.number === number) return recordOf(found, false, true);
      if (found.number < number) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** Nothing more will be told; directories that are still open are cut. */
  finish(): void {
    this.endAllRuns();
    for (let directory = this.open.pop(); directory !== undefined; directory = this.open.pop()) {
      this.writeRecord(recordOf(directory, false, true));
    }
    this.directory = undefined;
    this.writer.close();
    this.isSettled = true;
    this.isComplete = true;
    this.drain();
  }

  private addRecord(
    parent: OpenDirectory,
    name: Uint8Array,
    nameStart: number,
    nameEnd: number,
    inode: U64,
    flags: number,
    offset: number,
  ): void {
    const length = nameEnd - nameStart;
    if (parent.isSorted && parent.childCount > 0) this.compareNames(parent, name, nameStart, nameEnd);
    if (parent.count >= RUN_RECORDS || this.top - parent.start >= RUN_BYTES) this.closeRun(parent);
    if (this.top + length + MAX_RECORD_BYTES > this.bytes.length) {
      if (this.top > PENDING_BYTES) this.endAllRuns();
      this.growBytes(length + MAX_RECORD_BYTES);
    }
    if (this.inodeTop === this.inodes.length) this.inodes = doubled(this.inodes);
    const { bytes } = this;
    let at = this.top;
    this.flagsAt = at;
    this.lastSliceAt = -1;
    this.recordOwner = parent;
    bytes[at++] = flags;
    if (length < 0x80) bytes[at++] = length;
    else at = writeVarint(bytes, at, length);
    parent.lastName = undefined;
    parent.lastNameStart = at;
    for (let i = nameStart; i < nameEnd; i++) bytes[at++] = name[i]!;
    parent.lastNameEnd = at;
    at = writeDelta(bytes, at, inode, parent.lastInode);
    parent.lastInode = inode;
    this.top = writeVarint(bytes, at, offset - parent.lastOffset);
    parent.lastOffset = offset;
    this.inodes[this.inodeTop++] = typeof inode === 'number' ? inode : Number(inode);
    parent.count++;
    parent.childCount++;
    this.entries++;
    this.lastOffset = offset;
    this.isSettled = false;
  }

  private compareNames(parent: OpenDirectory, name: Uint8Array, nameStart: number, nameEnd: number): void {
    const before = parent.lastName ?? this.bytes;
    let b = parent.lastNameStart;
    const end = parent.lastNameEnd;
    let i = nameStart;
    while (b < end && i < nameEnd && before[b] === name[i]) {
      b++;
      i++;
    }
    parent.isSorted = i < nameEnd && (b === end || before[b]! < name[i]!);
  }

  private beginRun(directory: OpenDirectory): void {
    directory.start = this.top;
    directory.inodeStart = this.inodeTop;
    directory.sliceStart = this.sliceTop;
  }

  /** Of the innermost directory. */
  private closeRun(directory: OpenDirectory): void {
    this.endRun(directory, this.top, this.inodeTop, this.sliceTop);
    this.top = directory.start;
    this.inodeTop = directory.inodeStart;
    this.sliceTop = directory.sliceStart;
  }

  private endRun(directory: OpenDirectory, end: number, inodeEnd: number, sliceEnd: number): void {
    const { count, start } = directory;
    if (count === 0) return;
    const { writer } = this;
    directory.runs.positions.push(writer.position);
    directory.runs.firstOrdinals.push(directory.childCount - count);
    const length = end - start;
    const { bytes, at: from } = writer.room(length + MAX_RUN_HEADER_BYTES);
    let at = from;
    bytes[at++] = Tag.run;
    at = writeVarint(bytes, at, directory.number);
    at = writeVarint(bytes, at, directory.childCount - count);
    at = writeVarint(bytes, at, count);
    at = writeVarint(bytes, at, length);
    this.bytes.copy(bytes, at, start, end);
    writer.addInodes(this.inodes, directory.inodeStart, inodeEnd);
    writer.addSlices(this.slices, directory.sliceStart, sliceEnd);
    writer.take(at + length);
    directory.count = 0;
    directory.lastInode = 0;
    directory.lastOffset = 0;
    directory.lastSlice = 0;
    directory.lastDirectory = directory.number;
  }

  /** The names compared with next are kept. */
  private endAllRuns(): void {
    const { open } = this;
    for (let i = 0; i < open.length; i++) {
      const directory = open[i]!;
      const above = open[i + 1];
      if (directory.count > 0 && directory.lastName === undefined) {
        directory.lastName = Uint8Array.from(this.bytes.subarray(directory.lastNameStart, directory.lastNameEnd));
        directory.lastNameEnd -= directory.lastNameStart;
        directory.lastNameStart = 0;
      }
      this.endRun(
        directory,
        above?.start ?? this.top,
        above?.inodeStart ?? this.inodeTop,
        above?.sliceStart ?? this.sliceTop,
      );
      directory.start = directory.inodeStart = directory.sliceStart = 0;
    }
    this.top = this.inodeTop = this.sliceTop = 0;
    this.flagsAt = -1;
  }

  private writeRecord(record: DirectoryRecord): void {
    const { writer } = this;
    const { position } = writer;
    const { bytes, at } = writer.room(recordBytes(record));
    this.directories.set(record.number, position);
    writer.take(writeDirectory(bytes, at, record, position));
    this.isSettled = false;
  }

  private growBytes(more: number): void {
    if (this.top + more <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.top + more));
    this.bytes.copy(grown, 0, 0, this.top);
    this.bytes = grown;
  }
}

function recordOf(directory: OpenDirectory, isAmended: boolean, isCut: boolean): DirectoryRecord {
  const { number, parent, tree, inode, name, offset, isSorted, childCount, runs } = directory;
  return { number, parent, tree, inode, name, offset, isAmended, isSorted, isCut, childCount, runs };
}

function textOf(bytes: Uint8Array, start: number, end: number): ByteString {
  return bytesOfBuffer(bytes.subarray(start, end));
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const grown = new Float64Array(2 * values.length);
  grown.set(values);
  return grown;
}
