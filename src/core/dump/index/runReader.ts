import type { ByteString } from '../../model/byteString';
import type { EntryType } from '../../model/entryType';
import { EntryType as Type } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import { RecordFlag } from './format';
import { VarintReader } from './varint';

/** Goes through the records of one run (docs/index-format.md §2), without an object for each. */
export class RunReader extends VarintReader {
  /** Number of the directory whose children these are. */
  parent = 0;
  /** Of the record within the directory. */
  ordinal = 0;
  /** In `bytes`. */
  nameStart = 0;
  nameEnd = 0;
  inode: U64 = 0;
  offset = 0;
  /** Of the record, when it is a directory. */
  directory = 0;
  private flags = 0;
  private lastDirectory = 0;
  private lastSlice: U64 = 0;
  private left = 0;
  /** The run's records end here. */
  private runEnd = 0;
  private slicesAt = -1;

  get type(): EntryType {
    return (this.flags & RecordFlag.typeBits) as EntryType;
  }

  get isDirectory(): boolean {
    return (this.flags & RecordFlag.typeBits) === Type.directory;
  }

  get isLinked(): boolean {
    return (this.flags & RecordFlag.linked) !== 0;
  }

  get name(): ByteString {
    return this.bytes.toString('latin1', this.nameStart, this.nameEnd);
  }

  /** Behind the tag of a run. */
  begin(): void {
    this.parent = this.varint();
    this.ordinal = this.varint() - 1;
    this.left = this.varint();
    const length = this.varint();
    this.runEnd = this.at + length;
    this.inode = 0;
    this.offset = 0;
    this.lastSlice = 0;
    this.lastDirectory = this.parent;
    this.slicesAt = -1;
  }

  /** The next record. */
  next(): boolean {
    if (this.slicesAt >= 0) this.passSlices();
    if (this.left === 0) {
      this.at = this.runEnd;
      return false;
    }
    this.left--;
    this.ordinal++;
    this.flags = this.bytes[this.at++]!;
    const length = this.varint();
    this.nameStart = this.at;
    this.at = this.nameEnd = this.nameStart + length;
    this.inode = this.delta(this.inode);
    this.offset += this.varint();
    if (this.isDirectory) this.directory = this.lastDirectory += this.varint();
    this.slicesAt = (this.flags & RecordFlag.hasSlices) === 0 ? -1 : this.at;
    return true;
  }

  /** Leaves the run. */
  skipRest(): void {
    this.slicesAt = -1;
    this.at = this.runEnd;
  }

  /** Of the record; asked at most once for it. */
  hasSlice(id: U64): boolean {
    if (this.slicesAt < 0) return false;
    let found = false;
    for (let more = true; more;) {
      more = this.flag;
      this.lastSlice = this.flaggedDelta(this.lastSlice);
      if (this.lastSlice === id) found = true;
    }
    this.slicesAt = -1;
    return found;
  }

  private passSlices(): void {
    for (let more = true; more;) {
      more = this.flag;
      this.lastSlice = this.flaggedDelta(this.lastSlice);
    }
    this.slicesAt = -1;
  }
}
