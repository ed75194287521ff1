import type { LineScanner } from '../../dump/json/scan/lineScanner';
import { SliceField } from '../../dump/json/scan/lineScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import type { Attr } from '../../model/attr';
import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import { EntryType } from '../../model/entryType';
import { MAX_MODE, MAX_NSEC, MAX_OWNER, MAX_SECONDS } from '../entry/checkAttr';
import { MAX_MYSQL_SLICES } from '../entry/checkChunks';
import { MAX_TARGET_BYTES } from '../entry/checkEntry';
import { MAX_NAME_BYTES } from '../entry/checkName';
import { hashOfText } from '../state/hashes';
import { PlainEntry } from './plainEntry';

const LINE_FEED = 0x0a;
const EMPTY_SLICES = Buffer.from('"slices":[]');

/** Below all that clients keep for themselves. */
const MAX_PLAIN_INODE = 2 ** 53;
/** A file of 2^53 bytes or more is for the thorough check. */
const MAX_PLAIN_LENGTH = Number.MAX_SAFE_INTEGER;

/** An entry that was read without making objects of it. Holds until the next one is read. */
export interface PlainItem {
  readonly inode: number;
  readonly type: EntryType;
  readonly nlink: number;
  readonly nameBytes: Buffer;
  readonly nameStart: number;
  readonly nameEnd: number;
  /** Of the name's quote, in the document. */
  readonly offset: number;
  /** As in `LineScanner`. */
  readonly slices: Float64Array;
  readonly sliceCount: number;
  /**
   * Whether `checkEntry` and `checkName` would have nothing to say. It may be false where they have not, never true where
   * they have. `isInRoot`: directly in the root of FSTree.
   */
  isSound(isInRoot: boolean): boolean;
  tier(): number;
  /** Of all that it says but its name. */
  hash(): number;
}

/** An entry of official layout. */
export class LineItem implements PlainItem {
  private readonly attr = {} as Attr;

  constructor(private readonly line: LineScanner) {}

  get inode(): number {
    return this.line.inode;
  }

  get type(): EntryType {
    return this.line.type;
  }

  get nlink(): number {
    return this.line.nlink;
  }

  get nameBytes(): Buffer {
    return this.line.nameBytes;
  }

  get nameStart(): number {
    return this.line.nameStart;
  }

  get nameEnd(): number {
    return this.line.nameEnd;
  }

  get offset(): number {
    return this.line.base + this.line.entryStart;
  }

  get slices(): Float64Array {
    return this.line.slices;
  }

  get sliceCount(): number {
    return this.line.sliceCount;
  }

  isSound(isInRoot: boolean): boolean {
    const { line, attr } = this;
    if (line.xattrsStart >= 0 || line.accessAclStart >= 0 || line.defaultAclStart >= 0) return false;
    line.readAttr(attr);
    if (!areSoundMembers(this, attr, isInRoot, line.chunksStart >= 0, line.symlinkStart >= 0)) return false;
    if (line.symlinkStart >= 0 && !isPlainTarget(line)) return false;
    const isUnescaped = line.nameBytes === line.bytes;
    if (!isUnescaped && !hasPlainEscapes(line.bytes, line.entryStart, line.headStart)) return false;
    // Of several chunks, one may be there twice or have no slices, which the numbers do not show.
    return line.chunksStart < 0 || line.bytes[line.chunksStart + 1] !== LINE_FEED || areDistinctChunks(line);
  }

  tier(): number {
    this.line.readAttr(this.attr);
    return this.attr.tier;
  }

  hash(): number {
    const { bytes, attrStart, headEnd } = this.line;
    return hashOfText(bytes, attrStart, headEnd);
  }
}

/** An entry of another layout, its members in written order. */
export class TextItem implements PlainItem {
  private readonly entry: PlainEntry;

  constructor(private readonly scanner: JsonScanner) {
    this.entry = new PlainEntry(scanner);
  }

  /** As `PlainEntry.take`. */
  take(): boolean {
    return this.entry.take();
  }

  get opens(): boolean {
    return this.entry.opens;
  }

  get inode(): number {
    return this.entry.inode;
  }

  get type(): EntryType {
    return this.entry.attr.type;
  }

  get nlink(): number {
    return this.entry.attr.nlink;
  }

  get nameBytes(): Buffer {
    return this.scanner.buffer;
  }

  get nameStart(): number {
    return this.entry.nameStart;
  }

  get nameEnd(): number {
    return this.entry.nameEnd;
  }

  get offset(): number {
    return this.scanner.base + this.entry.start;
  }

  get slices(): Float64Array {
    return this.entry.slices;
  }

  get sliceCount(): number {
    return this.entry.sliceCount;
  }

  isSound(isInRoot: boolean): boolean {
    const { attr, hasChunks, hasTarget, headEnd, headStart } = this.entry;
    if (hasTarget && headEnd - headStart > MAX_TARGET_BYTES) return false;
    return areSoundMembers(this, attr, isInRoot, hasChunks, hasTarget);
  }

  tier(): number {
    return this.entry.attr.tier;
  }

  hash(): number {
    return hashOfText(this.scanner.buffer, this.entry.headStart, this.entry.headEnd);
  }
}

function areSoundMembers(
  item: PlainItem,
  attr: Attr,
  isInRoot: boolean,
  hasChunks: boolean,
  hasTarget: boolean,
): boolean {
  if (item.inode < 2 || item.inode > MAX_PLAIN_INODE || !isPlainAttr(attr) || !isPlainName(item, isInRoot))
    return false;
  if (attr.type === EntryType.regular) return !hasTarget && arePlainChunks(item, attr, hasChunks);
  const isLink = attr.type === EntryType.symlink;
  return attr.length === 0 && !hasChunks && isPlainDevice(attr) && hasTarget === isLink;
}

function isPlainAttr(attr: Attr): boolean {
  const { atime, mtime, ctime, uid, gid } = attr;
  if (attr.mode > MAX_MODE || uid > MAX_OWNER || gid > MAX_OWNER) return false;
  if (attr.atimensec > MAX_NSEC || attr.mtimensec > MAX_NSEC || attr.ctimensec > MAX_NSEC) return false;
  if (!isPlainTime(atime) || !isPlainTime(mtime) || !isPlainTime(ctime)) return false;
  // All zero: a dangling entry.
  return attr.mode !== 0 || uid !== 0 || gid !== 0 || atime !== 0 || mtime !== 0 || ctime !== 0;
}

function isPlainTime(seconds: number | bigint): boolean {
  return seconds <= MAX_SECONDS && seconds >= -MAX_SECONDS;
}

function isPlainDevice({ type, rdev }: Attr): boolean {
  return rdev === 0 || ((type === EntryType.blockdev || type === EntryType.chardev) && rdev <= MAX_OWNER);
}

function isPlainTarget({ bytes, symlinkStart, headEnd }: LineScanner): boolean {
  // The closing brace stands on a line of its own, so there is a byte to stop at.
  if (symlinkStart < 0 || headEnd - symlinkStart > MAX_TARGET_BYTES) return false;
  let i = symlinkStart + 1;
  for (; bytes[i] !== 0x22; i++) {
    const byte = bytes[i]!;
    if (byte >= 0x80 || byte === 0x25 || byte === 0x5c) return false;
  }
  return i > symlinkStart + 1;
}

function arePlainChunks({ sliceCount, slices }: PlainItem, { length, rdev }: Attr, hasChunks: boolean): boolean {
  if (rdev !== 0 || length > MAX_PLAIN_LENGTH) return false;
  if (!hasChunks) return length === 0;
  if (sliceCount === 0) return false;
  let last = -1;
  let ofChunk = 0;
  for (let at = 0, end = sliceCount * SliceField.count; at < end; at += SliceField.count) {
    const index = slices[at]!;
    ofChunk = index === last ? ofChunk + 1 : 1;
    if (ofChunk > MAX_MYSQL_SLICES) return false;
    last = index;
    const len = slices[at + SliceField.len]!;
    const size = slices[at + SliceField.size]!;
    const off = slices[at + SliceField.off]!;
    if (len === 0 || slices[at + SliceField.pos]! + len > CHUNK_SIZE_BYTES || size > CHUNK_SIZE_BYTES) return false;
    if (slices[at + SliceField.id] === 0 ? size !== 0 || off !== 0 : off + len > size) return false;
  }
  return last * CHUNK_SIZE_BYTES < length;
}

function areDistinctChunks({ bytes, chunksStart, headEnd, slices, sliceCount }: LineScanner): boolean {
  const text = bytes.subarray(chunksStart, headEnd);
  if (text.includes(EMPTY_SLICES)) return false;
  let written = 0;
  for (let i = text.indexOf('{"index":'); i >= 0; i = text.indexOf('{"index":', i + 1)) written++;
  let distinct = 0;
  let last = -1;
  for (let at = 0, end = sliceCount * SliceField.count; at < end; at += SliceField.count) {
    if (slices[at] !== last) distinct++;
    last = slices[at]!;
  }
  return written === distinct;
}

/** Bytes for which a name is looked at more closely; `%` and the bytes it makes are. */
const ODD = new Uint8Array(256);
ODD[0] = ODD[0x2f] = ODD[0xef] = 1;

function isPlainName({ nameBytes, nameStart, nameEnd }: PlainItem, isInRoot: boolean): boolean {
  const length = nameEnd - nameStart;
  if (length === 0 || length > MAX_NAME_BYTES) return false;
  // `.`, `..` and what clients keep for themselves.
  if (nameBytes[nameStart] === 0x2e && (isInRoot || length <= 2)) return false;
  for (let i = nameStart; i < nameEnd; i++) if (ODD[nameBytes[i]!] === 1) return false;
  return true;
}

function hasPlainEscapes(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    if (bytes[i] === 0x25 && !(isUpperHex(bytes[i + 1]!) && isUpperHex(bytes[i + 2]!))) return false;
  }
  return true;
}

function isUpperHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46);
}
