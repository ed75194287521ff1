import { isValidUtf8 } from '../../../json/decodeString';
import { Byte, JsonScanner } from '../../../json/jsonScanner';
import type { Attr } from '../../../model/attr';
import type { Entry } from '../../../model/entry';
import { EntryType } from '../../../model/entryType';
import { EntryReader } from '../reader/entryReader';
import { MAX_U16, MAX_U32, MAX_U8 } from '../reader/integerFields';
import { UnknownMembers } from '../reader/unknownMembers';
import { readLineAttr } from './lineAttr';
import { endOfAcl, endOfString, endOfXattrs } from './memberLines';
import type { Pattern32, Pattern8 } from './match';
import {
  areTenDigits,
  endOfDigits,
  endOfUnsigned,
  fits12,
  fits16,
  fits32,
  fits8,
  fitsLineStart,
  pattern12,
  pattern16,
  pattern32,
  pattern8,
  valueOfDigits,
} from './match';

/** What `next` took. */
export const Item = {
  /** Nothing: the text has another layout, is damaged, or is cut by the window's end. */
  none: 0,
  /** An entry without `entries`. */
  leaf: 1,
  /** A directory up to the opening brace of its `entries`. */
  directory: 2,
  /** The end of the innermost directory. */
  leave: 3,
} as const;
export type Item = (typeof Item)[keyof typeof Item];

/** Numbers of one slice in `LineScanner.slices`. */
export const SliceField = { index: 0, id: 1, pos: 2, size: 3, off: 4, len: 5, count: 6 } as const;

const EXACT_DIGITS = 15;
const U32_DIGITS = 9;
const I64_DIGITS = 18;

const PERCENT = 0x25;
const LINE_FEED = 0x0a;
/** What ends the plain part of a name. NUL may be the window's end. */
const NAME_STOP = new Uint8Array(256);
NAME_STOP.fill(1, 0x80);
for (const byte of [0, Byte.quote, Byte.backslash, PERCENT]) NAME_STOP[byte] = 1;

const NAME_END = pattern8('": {');
const ATTR = pattern32('"attr": {"inode":');
const FLAGS = pattern12(',"flags":');
const TYPES: readonly (Pattern32 | undefined)[] = [
  undefined,
  ...['regular', 'directory', 'symlink', 'fifo', 'blockdev', 'chardev', 'socket'].map((type) =>
    pattern32(`,"type":"${type}","mode":`),
  ),
];
const UID = pattern8(',"uid":');
const GID = pattern8(',"gid":');
const ATIME = pattern12(',"atime":');
const MTIME = pattern12(',"mtime":');
const CTIME = pattern12(',"ctime":');
const ATIME_NSEC = pattern16(',"atimensec":');
const MTIME_NSEC = pattern16(',"mtimensec":');
const CTIME_NSEC = pattern16(',"ctimensec":');
const NLINK = pattern12(',"nlink":');
const LENGTH = pattern12(',"length":');
const RDEV = pattern8(',"rdev":');
const TIER = pattern8(',"tier":');
const SYMLINK = pattern12('"symlink": ');
const XATTRS = pattern12('"xattrs": [');
const ACCESS_ACL = pattern32('"posix_acl_access": ');
const DEFAULT_ACL = pattern32('"posix_acl_default": ');
const CHUNKS = pattern12('"chunks": [');
const CHUNK_INDEX = pattern12('{"index":');
const SLICES = pattern12(',"slices":[');
const SLICE_ID = pattern8('{"id":');
const SLICE_POS = pattern8(',"pos":');
const SLICE_SIZE = pattern8(',"size":');
const SLICE_OFF = pattern8(',"off":');
const SLICE_LEN = pattern8(',"len":');
const ENTRIES = pattern12('"entries": {');

/**
 * Recognises the entries of a tree that the official client wrote (docs/formats/json-dump.md §1.4), without making a
 * single object. Every byte is looked at: what is taken means exactly what the general reader would have read, with
 * nothing in it that the general reader refuses, reports or repairs. Everything else is left to it: other layouts, names
 * with backslashes or invalid UTF-8, and numbers that are rare (inodes of more than 15 digits).
 *
 * The fields tell of the last entry taken. Those called Start or End are places in `bytes`, the scanner's window, and hold
 * until the next call of `next`; −1 says that there is no such member. `base` makes offsets in the document of them.
 */
export class LineScanner {
  bytes: Buffer = Buffer.alloc(0);
  base = 0;
  /** Of the quote in front of the name. */
  entryStart = 0;
  /** The raw name, unescaped. */
  nameBytes: Buffer = this.bytes;
  nameStart = 0;
  nameEnd = 0;
  inode = 0;
  type: EntryType = EntryType.unknown;
  nlink = 0;
  /** Of the opening brace of the entry. */
  headStart = 0;
  /** Of the opening brace of `attr`; the end lies behind the closing one. */
  attrStart = 0;
  attrEnd = 0;
  /** Of the values of these members; they stand in this order. */
  symlinkStart = -1;
  xattrsStart = -1;
  accessAclStart = -1;
  defaultAclStart = -1;
  chunksStart = -1;
  /** Behind the closing brace of a leaf, behind the opening brace of a directory's `entries`. */
  headEnd = 0;
  /** `sliceCount` times the numbers that `SliceField` names, in document order; holes, with id 0, among them. */
  slices = new Float64Array(64 * SliceField.count);
  sliceCount = 0;

  private view: DataView = new DataView(new ArrayBuffer(0));
  private readonly entryScanner = new JsonScanner();
  private entryReader: EntryReader | undefined;
  private scratch = Buffer.alloc(1024);

  /** The scanner's window must have `MAX_PATTERN_BYTES` behind its closing NUL, as `DocumentWindow` makes it. */
  constructor(private readonly scanner: JsonScanner) {}

  /**
   * Takes the next item where `depth` directories are open (1: the tree's root). `isFirst`: behind the brace of `entries`,
   * else behind a child. On `none` the scanner stays where it was. The root's end is none of the items.
   */
  next(depth: number, isFirst: boolean): Item {
    const { scanner } = this;
    const bytes = scanner.buffer;
    if (bytes !== this.bytes) this.moveTo(bytes);
    this.base = scanner.base;
    const { view } = this;
    let i = scanner.position;
    if (!isFirst) {
      if (bytes[i] !== Byte.comma) return this.leave(i, depth);
      i++;
    }
    if (!fitsLineStart(view, i, 4 * depth + 2)) return isFirst ? this.leave(i, depth) : Item.none;
    i += 4 * depth + 3;
    if (bytes[i] !== Byte.quote) return Item.none;
    this.entryStart = i;
    i = this.takeName(i + 1);
    if (i < 0 || !fits8(view, i, NAME_END)) return Item.none;
    i += NAME_END.length;
    this.headStart = i - 1;
    if (!fitsLineStart(view, i, 4 * depth + 4)) return Item.none;
    i = this.takeAttr(i + 4 * depth + 5);
    if (i < 0) return Item.none;
    this.symlinkStart = this.xattrsStart = this.accessAclStart = this.defaultAclStart = this.chunksStart = -1;
    this.sliceCount = 0;
    return this.takeMembers(i, depth);
  }

  /** All attributes of the entry. */
  readAttr(into: Attr): void {
    readLineAttr(this.bytes, this.view, this.attrStart, this.type, into);
  }

  /** The entry as the general reader makes it; a directory without its children. */
  readEntry(): Entry {
    const { bytes, base, headStart, headEnd, nameBytes, nameStart, nameEnd } = this;
    const reader = (this.entryReader ??= new EntryReader(this.entryScanner, new UnknownMembers(this.entryScanner)));
    this.entryScanner.buffer = bytes;
    this.entryScanner.base = base;
    this.entryScanner.position = headStart;
    this.entryScanner.end = headEnd;
    return reader.readHead(nameBytes.toString('latin1', nameStart, nameEnd));
  }

  private moveTo(bytes: Buffer): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  private leave(i: number, depth: number): Item {
    const { bytes, view } = this;
    if (depth === 1 || !fitsLineStart(view, i, 4 * depth)) return Item.none;
    i += 4 * depth + 1;
    if (bytes[i] !== Byte.objectEnd || !fitsLineStart(view, i + 1, 4 * depth - 2)) return Item.none;
    i += 4 * depth;
    if (bytes[i] !== Byte.objectEnd) return Item.none;
    this.scanner.position = i + 1;
    return Item.leave;
  }

  /** Index of the closing quote, or −1. */
  private takeName(start: number): number {
    const { bytes } = this;
    let i = start;
    while (NAME_STOP[bytes[i]!] === 0) i++;
    this.nameBytes = bytes;
    this.nameStart = start;
    this.nameEnd = i;
    return bytes[i] === Byte.quote ? i : this.takeUnusualName(start, i);
  }

  private takeUnusualName(start: number, from: number): number {
    const { bytes } = this;
    let percents = 0;
    let isAscii = true;
    let i = from;
    for (; bytes[i] !== Byte.quote; i++) {
      const byte = bytes[i]!;
      if (byte === 0 || byte === Byte.backslash) return -1;
      if (byte === PERCENT) percents++;
      else if (byte >= 0x80) isAscii = false;
    }
    this.nameEnd = i;
    if (!isAscii && !isValidUtf8(bytes, from, i)) return -1;
    if (percents > 0) this.unescapeName(start, i);
    return i;
  }

  /** As `percentUnescape` does it. */
  private unescapeName(start: number, end: number): void {
    const { bytes } = this;
    if (this.scratch.length < end - start) this.scratch = Buffer.alloc(2 * (end - start));
    const { scratch } = this;
    let length = 0;
    for (let i = start; i < end; i++) {
      let byte = bytes[i]!;
      if (byte === PERCENT && i + 2 < end) {
        const high = upperHexDigit(bytes[i + 1]!);
        const low = upperHexDigit(bytes[i + 2]!);
        if (high >= 0 && low >= 0) {
          byte = high * 16 + low;
          i += 2;
        }
      }
      scratch[length++] = byte;
    }
    this.nameBytes = scratch;
    this.nameStart = 0;
    this.nameEnd = length;
  }

  /** The members of `attr` in written order (docs/formats/json-dump.md §2.1); index behind its brace, or −1. */
  private takeAttr(start: number): number {
    const { bytes, view } = this;
    if (!fits32(view, start, ATTR)) return -1;
    this.attrStart = start + 8;
    let from = start + ATTR.length;
    let i = endOfDigits(bytes, view, from);
    if (i < 0 || i - from > EXACT_DIGITS) return -1;
    this.inode = valueOfDigits(bytes, from, i);
    if (bytes[i + 2] === 0x66) {
      if (!fits12(view, i, FLAGS)) return -1;
      i = endOfUnsigned(bytes, view, i + FLAGS.length, MAX_U8);
      if (i < 0) return -1;
    }
    const type = typeStartingWith(bytes[i + 9]!, bytes[i + 10]!);
    const typeAndMode = TYPES[type];
    if (typeAndMode === undefined || !fits32(view, i, typeAndMode)) return -1;
    this.type = type;
    if ((i = endOfUnsigned(bytes, view, i + typeAndMode.length, MAX_U16)) < 0) return -1;
    if (!fits8(view, i, UID) || (i = endOfUnsigned(bytes, view, i + UID.length, MAX_U32)) < 0) return -1;
    if (!fits8(view, i, GID) || (i = endOfUnsigned(bytes, view, i + GID.length, MAX_U32)) < 0) return -1;
    if (!fits12(view, i, ATIME) || (i = this.endOfTime(i + ATIME.length)) < 0) return -1;
    if (!fits12(view, i, MTIME) || (i = this.endOfTime(i + MTIME.length)) < 0) return -1;
    if (!fits12(view, i, CTIME) || (i = this.endOfTime(i + CTIME.length)) < 0) return -1;
    if (fits16(view, i, ATIME_NSEC) && (i = endOfUnsigned(bytes, view, i + ATIME_NSEC.length, MAX_U32)) < 0) return -1;
    if (fits16(view, i, MTIME_NSEC) && (i = endOfUnsigned(bytes, view, i + MTIME_NSEC.length, MAX_U32)) < 0) return -1;
    if (fits16(view, i, CTIME_NSEC) && (i = endOfUnsigned(bytes, view, i + CTIME_NSEC.length, MAX_U32)) < 0) return -1;
    if (!fits12(view, i, NLINK)) return -1;
    from = i + NLINK.length;
    if ((i = endOfUnsigned(bytes, view, from, MAX_U32)) < 0) return -1;
    this.nlink = valueOfDigits(bytes, from, i);
    if (!fits12(view, i, LENGTH)) return -1;
    from = i + LENGTH.length;
    i = endOfDigits(bytes, view, from);
    if (i < 0 || i - from > I64_DIGITS) return -1;
    if (bytes[i] === Byte.comma) {
      if (fits8(view, i, RDEV) && (i = endOfUnsigned(bytes, view, i + RDEV.length, MAX_U32)) < 0) return -1;
      if (fits8(view, i, TIER) && (i = endOfUnsigned(bytes, view, i + TIER.length, MAX_U8)) < 0) return -1;
    }
    if (bytes[i] !== Byte.objectEnd) return -1;
    return (this.attrEnd = i + 1);
  }

  /** Behind `attr`: the other members, in written order, and the end of the head. */
  private takeMembers(attrEnd: number, depth: number): Item {
    const { bytes, view } = this;
    const spaces = 4 * depth + 4;
    let i = attrEnd;
    // Each turn takes a member that stands behind those taken before.
    for (let taken = 0; bytes[i] === Byte.comma;) {
      if (!fitsLineStart(view, i + 1, spaces)) return Item.none;
      i += spaces + 2;
      if (taken < 5 && fits12(view, i, CHUNKS)) {
        taken = 5;
        this.chunksStart = i + CHUNKS.length - 1;
        i = this.endOfChunks(i + CHUNKS.length, spaces);
      } else if (taken < 5 && this.type === EntryType.directory && fits12(view, i, ENTRIES)) {
        this.scanner.position = this.headEnd = i + ENTRIES.length;
        return Item.directory;
      } else if (taken < 1 && fits12(view, i, SYMLINK)) {
        taken = 1;
        this.symlinkStart = i + SYMLINK.length;
        i = endOfString(bytes, this.symlinkStart);
      } else if (taken < 2 && fits12(view, i, XATTRS)) {
        taken = 2;
        this.xattrsStart = i + XATTRS.length - 1;
        i = endOfXattrs(bytes, view, i + XATTRS.length);
      } else if (taken < 3 && fits32(view, i, ACCESS_ACL)) {
        taken = 3;
        this.accessAclStart = i + ACCESS_ACL.length;
        i = endOfAcl(bytes, view, this.accessAclStart);
      } else if (taken < 4 && fits32(view, i, DEFAULT_ACL)) {
        taken = 4;
        this.defaultAclStart = i + DEFAULT_ACL.length;
        i = endOfAcl(bytes, view, this.defaultAclStart);
      } else {
        return Item.none;
      }
      if (i < 0) return Item.none;
    }
    if (this.type === EntryType.directory || !fitsLineStart(view, i, spaces - 2)) return Item.none;
    i += spaces - 1;
    if (bytes[i] !== Byte.objectEnd) return Item.none;
    this.scanner.position = this.headEnd = i + 1;
    return Item.leaf;
  }

  /** Behind the bracket: either one chunk on the same line, or each on a line of its own. */
  private endOfChunks(start: number, spaces: number): number {
    const { bytes, view } = this;
    if (bytes[start] !== LINE_FEED) {
      const i = this.endOfChunk(start, -1);
      return i >= 0 && bytes[i] === Byte.arrayEnd ? i + 1 : -1;
    }
    let i = start;
    for (let last = -1; ; i++) {
      if (!fitsLineStart(view, i, spaces + 2)) return -1;
      i = this.endOfChunk(i + spaces + 3, last);
      if (i < 0) return -1;
      last = this.chunkIndex;
      if (bytes[i] !== Byte.comma) break;
    }
    if (!fitsLineStart(view, i, spaces)) return -1;
    i += spaces + 1;
    return bytes[i] === Byte.arrayEnd ? i + 1 : -1;
  }

  private chunkIndex = 0;

  /** The general reader sorts chunks, so one with a lower index than the last is not for us. */
  private endOfChunk(start: number, last: number): number {
    const { bytes, view } = this;
    if (!fits12(view, start, CHUNK_INDEX)) return -1;
    const from = start + CHUNK_INDEX.length;
    let i = endOfDigits(bytes, view, from);
    if (i < 0 || i - from > U32_DIGITS) return -1;
    this.chunkIndex = valueOfDigits(bytes, from, i);
    if (this.chunkIndex < last || !fits12(view, i, SLICES)) return -1;
    i += SLICES.length;
    if (bytes[i] !== Byte.arrayEnd) {
      while ((i = this.endOfSlice(i)) >= 0 && bytes[i] === Byte.comma) i++;
      if (i < 0 || bytes[i] !== Byte.arrayEnd) return -1;
    }
    return bytes[i + 1] === Byte.objectEnd ? i + 2 : -1;
  }

  private endOfSlice(start: number): number {
    const { bytes, view } = this;
    if (!fits8(view, start, SLICE_ID)) return -1;
    const from = start + SLICE_ID.length;
    let i = endOfDigits(bytes, view, from);
    if (i < 0 || i - from > EXACT_DIGITS) return -1;
    const at = this.sliceCount * SliceField.count;
    if (at === this.slices.length) this.growSlices();
    const { slices } = this;
    slices[at + SliceField.index] = this.chunkIndex;
    slices[at + SliceField.id] = valueOfDigits(bytes, from, i);
    slices[at + SliceField.pos] = 0;
    slices[at + SliceField.off] = 0;
    if (bytes[i + 2] === 0x70 && (i = this.takeSliceNumber(i, SLICE_POS, at + SliceField.pos)) < 0) return -1;
    if ((i = this.takeSliceNumber(i, SLICE_SIZE, at + SliceField.size)) < 0) return -1;
    if (bytes[i + 2] === 0x6f && (i = this.takeSliceNumber(i, SLICE_OFF, at + SliceField.off)) < 0) return -1;
    if ((i = this.takeSliceNumber(i, SLICE_LEN, at + SliceField.len)) < 0) return -1;
    if (bytes[i] !== Byte.objectEnd) return -1;
    this.sliceCount++;
    return i + 1;
  }

  private takeSliceNumber(start: number, name: Pattern8, field: number): number {
    const { bytes, view } = this;
    if (!fits8(view, start, name)) return -1;
    const from = start + name.length;
    const i = endOfDigits(bytes, view, from);
    if (i < 0 || i - from > U32_DIGITS) return -1;
    this.slices[field] = valueOfDigits(bytes, from, i);
    return i;
  }

  private growSlices(): void {
    const grown = new Float64Array(this.slices.length * 2);
    grown.set(this.slices);
    this.slices = grown;
  }

  private endOfTime(start: number): number {
    const { bytes, view } = this;
    if (bytes[start] !== Byte.zero && areTenDigits(view, start) && bytes[start + 10] === Byte.comma) return start + 10;
    const from = bytes[start] === Byte.minus ? start + 1 : start;
    const end = endOfDigits(bytes, view, from);
    return end - from > I64_DIGITS ? -1 : end;
  }
}

function typeStartingWith(first: number, second: number): EntryType {
  switch (first) {
    case 0x72:
      return EntryType.regular;
    case 0x64:
      return EntryType.directory;
    case 0x73:
      return second === 0x79 ? EntryType.symlink : EntryType.socket;
    case 0x66:
      return EntryType.fifo;
    case 0x62:
      return EntryType.blockdev;
    case 0x63:
      return EntryType.chardev;
    default:
      return EntryType.unknown;
  }
}

/** −1 for anything else. */
function upperHexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  return byte >= 0x41 && byte <= 0x46 ? byte - 0x37 : -1;
}
