import { ATTR_MEMBERS, TYPES } from '../../dump/json/reader/readAttr';
import { SliceField } from '../../dump/json/scan/lineScanner';
import { Byte } from '../../json/jsonScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import { JsonTextError } from '../../json/jsonTextError';
import { MemberTable } from '../../json/memberTable';
import type { Attr } from '../../model/attr';
import { EntryType } from '../../model/entryType';
import type { I64 } from '../../model/u64';

/** In written order (docs/formats/json-dump.md §1.4, §2.1). Members that are rare stay with the thorough reader. */
const MEMBERS = new MemberTable(['attr', 'symlink', 'chunks', 'entries'], false);
const ATTR = new MemberTable(ATTR_MEMBERS, false);
const CHUNK = new MemberTable(['index', 'slices'], false);
const SLICE = new MemberTable(['id', 'pos', 'size', 'off', 'len'], false);
const MAX_INDEX = 0xffffffff;

/**
 * Reads an entry whose members stand in written order, whatever the white space between them, without making objects of
 * it. Of all others it says nothing. What it takes means what the thorough reader would have read.
 */
export class PlainEntry {
  /** Places in `scanner.buffer`; names with escapes or other than ASCII are not for it. */
  nameStart = 0;
  nameEnd = 0;
  /** Of the quote in front of the name. */
  start = 0;
  headStart = 0;
  headEnd = 0;
  inode = 0;
  hasTarget = false;
  hasChunks = false;
  opens = false;
  readonly attr = {} as Attr;
  slices = new Float64Array(64 * SliceField.count);
  sliceCount = 0;

  constructor(private readonly scanner: JsonScanner) {}

  /**
   * From the name's opening quote to the end of the entry, or into its `entries`. False, with the scanner where it was,
   * for an entry that is not plain.
   * @throws `WINDOW_END`
   */
  take(): boolean {
    const { scanner } = this;
    this.start = scanner.position;
    try {
      if (this.takeName() && this.takeMembers()) return true;
    } catch (error) {
      // The thorough reader tells what it is.
      if (!(error instanceof JsonTextError)) throw error;
    }
    scanner.position = this.start;
    return false;
  }

  private takeName(): boolean {
    const { scanner } = this;
    const { buffer } = scanner;
    let i = scanner.position + 1;
    this.nameStart = i;
    while (isPlainLetter(buffer[i]!)) i++;
    if (buffer[i] !== Byte.quote) return false;
    this.nameEnd = i;
    scanner.position = i + 1;
    scanner.takeColon();
    if (scanner.peek() !== Byte.objectStart) return false;
    scanner.position++;
    return true;
  }

  private takeMembers(): boolean {
    const { scanner } = this;
    this.hasTarget = this.hasChunks = this.opens = false;
    this.sliceCount = 0;
    let last = -1;
    if (scanner.takeEmpty(Byte.objectEnd)) return false;
    do {
      const member = scanner.member(MEMBERS, last + 1);
      if (member <= last || (member > 0 && last < 0)) return false;
      last = member;
      if (member === 0) {
        scanner.peek();
        this.headStart = scanner.position;
        if (!this.takeAttr()) return false;
      } else if (member === 1) {
        if (!this.takeTarget()) return false;
      } else if (member === 2) {
        if (!this.takeChunks()) return false;
      } else {
        if (this.attr.type !== EntryType.directory || scanner.peek() !== Byte.objectStart) return false;
        this.headEnd = ++scanner.position;
        return (this.opens = true);
      }
    } while (scanner.takeNext(Byte.objectEnd));
    this.headEnd = scanner.position;
    return last >= 0 && this.attr.type !== EntryType.directory;
  }

  private takeAttr(): boolean {
    const { scanner, attr } = this;
    if (scanner.peek() !== Byte.objectStart) return false;
    scanner.position++;
    attr.flags = attr.atimensec = attr.mtimensec = attr.ctimensec = attr.rdev = attr.tier = 0;
    let last = -1;
    let needed = 0;
    do {
      const member = scanner.member(ATTR, last + 1);
      if (member <= last) return false;
      last = member;
      if (member === 2) {
        const type = scanner.word(TYPES) + 1;
        if (type === 0) return false;
        attr.type = type as EntryType;
        needed++;
      } else if (!this.takeNumber(member)) {
        return false;
      } else if (member === 0 || (member > 2 && member < 9) || member === 12 || member === 13) {
        needed++;
      }
    } while (scanner.takeNext(Byte.objectEnd));
    // inode, type, mode, owner, times, nlink and length: every official dump has them.
    return needed === 10;
  }

  private takeNumber(member: number): boolean {
    const { scanner, attr } = this;
    if (member >= 6 && member <= 8) {
      const seconds: I64 = scanner.integer();
      if (typeof seconds !== 'number') return false;
      if (member === 6) attr.atime = seconds;
      else if (member === 7) attr.mtime = seconds;
      else attr.ctime = seconds;
      return true;
    }
    const value = scanner.integer();
    if (typeof value !== 'number' || value < 0) return false;
    switch (member) {
      case 0:
        this.inode = value;
        return true;
      case 1:
        attr.flags = value;
        return value <= 0xff;
      case 3:
        attr.mode = value;
        return true;
      case 4:
        attr.uid = value;
        return true;
      case 5:
        attr.gid = value;
        return true;
      case 9:
        attr.atimensec = value;
        return true;
      case 10:
        attr.mtimensec = value;
        return true;
      case 11:
        attr.ctimensec = value;
        return true;
      case 12:
        attr.nlink = value;
        return value <= 0xffffffff;
      case 13:
        attr.length = value;
        return true;
      case 14:
        attr.rdev = value;
        return value <= 0xffffffff;
      default:
        attr.tier = value;
        return value <= 0xff;
    }
  }

  private takeTarget(): boolean {
    const { scanner } = this;
    if (scanner.peek() !== Byte.quote) return false;
    const { buffer } = scanner;
    let i = scanner.position + 1;
    while (isPlainLetter(buffer[i]!)) i++;
    if (buffer[i] !== Byte.quote || i === scanner.position + 1) return false;
    this.hasTarget = true;
    scanner.position = i + 1;
    return true;
  }

  /** Chunks in order, each with slices. */
  private takeChunks(): boolean {
    const { scanner } = this;
    if (scanner.peek() !== Byte.arrayStart) return false;
    scanner.position++;
    this.hasChunks = true;
    let last = -1;
    do {
      if (scanner.peek() !== Byte.objectStart) return false;
      scanner.position++;
      if (scanner.member(CHUNK, 0) !== 0) return false;
      const index = scanner.integer();
      if (typeof index !== 'number' || index <= last || index > MAX_INDEX) return false;
      last = index;
      if (!scanner.takeNext(Byte.objectEnd) || scanner.member(CHUNK, 1) !== 1) return false;
      if (scanner.peek() !== Byte.arrayStart) return false;
      scanner.position++;
      do {
        if (!this.takeSlice(index)) return false;
      } while (scanner.takeNext(Byte.arrayEnd));
      if (scanner.takeNext(Byte.objectEnd)) return false;
    } while (scanner.takeNext(Byte.arrayEnd));
    return true;
  }

  private takeSlice(index: number): boolean {
    const { scanner } = this;
    if (scanner.peek() !== Byte.objectStart) return false;
    scanner.position++;
    const at = this.sliceCount * SliceField.count;
    if (at === this.slices.length) this.grow();
    const { slices } = this;
    slices[at + SliceField.index] = index;
    for (let field: number = SliceField.id; field <= SliceField.len; field++) slices[at + field] = 0;
    let last = -1;
    do {
      const member = scanner.member(SLICE, last + 1);
      if (member <= last) return false;
      last = member;
      const value = scanner.integer();
      // Fields follow the written order.
      if (typeof value !== 'number' || value < 0 || (member > 0 && value > MAX_INDEX)) return false;
      slices[at + SliceField.id + member] = value;
    } while (scanner.takeNext(Byte.objectEnd));
    this.sliceCount++;
    return true;
  }

  private grow(): void {
    const grown = new Float64Array(this.slices.length * 2);
    grown.set(this.slices);
    this.slices = grown;
  }
}

/** ASCII that stands for itself in every string. */
function isPlainLetter(byte: number): boolean {
  return byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x25 && byte !== 0x5c;
}
