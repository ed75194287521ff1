import type { LineScanner } from '../../dump/json/scan/lineScanner';
import { SliceField } from '../../dump/json/scan/lineScanner';
import type { Attr } from '../../model/attr';
import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import { EntryType } from '../../model/entryType';
import { MAX_MODE, MAX_NSEC, MAX_OWNER, MAX_SECONDS } from '../entry/checkAttr';
import { MAX_MYSQL_SLICES } from '../entry/checkChunks';
import { MAX_TARGET_BYTES } from '../entry/checkEntry';
import { MAX_NAME_BYTES } from '../entry/checkName';

const LINE_FEED = 0x0a;
const EMPTY_SLICES = Buffer.from('"slices":[]');

/** A file of 2^53 bytes or more is for the thorough check. */
const MAX_PLAIN_LENGTH = Number.MAX_SAFE_INTEGER;

/**
 * Tells entries of official layout of which there is nothing to say, as `checkEntry` and `checkName` would, from those that
 * these must look at. It may send too many there, never too few.
 */
export class PlainLine {
  /** Of the last line. */
  readonly attr = {} as Attr;

  /** `isInRoot`: directly in the root of FSTree. */
  isPlain(line: LineScanner, isInRoot: boolean): boolean {
    if (line.inode < 2 || line.xattrsStart >= 0 || line.accessAclStart >= 0 || line.defaultAclStart >= 0) return false;
    const { attr } = this;
    line.readAttr(attr);
    if (!isPlainAttr(attr) || !isPlainName(line, isInRoot)) return false;
    return attr.type === EntryType.regular ? arePlainChunks(line, attr) : isPlainOther(line, attr);
  }
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

function isPlainOther(line: LineScanner, { type, length, rdev }: Attr): boolean {
  if (length !== 0 || line.chunksStart >= 0) return false;
  if (rdev !== 0 && ((type !== EntryType.blockdev && type !== EntryType.chardev) || rdev > MAX_OWNER)) return false;
  return type === EntryType.symlink ? isPlainTarget(line) : line.symlinkStart < 0;
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

function arePlainChunks(line: LineScanner, { length, rdev }: Attr): boolean {
  if (rdev !== 0 || line.symlinkStart >= 0 || length > MAX_PLAIN_LENGTH) return false;
  const { chunksStart, sliceCount, slices, bytes } = line;
  if (chunksStart < 0) return length === 0;
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
  if (last * CHUNK_SIZE_BYTES >= length) return false;
  // Of several chunks, one may be there twice or have no slices, which the numbers do not show.
  return bytes[chunksStart + 1] !== LINE_FEED || areDistinctChunks(line);
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

function isPlainName(line: LineScanner, isInRoot: boolean): boolean {
  const { bytes, nameBytes, nameStart, nameEnd, entryStart, headStart } = line;
  const length = nameEnd - nameStart;
  if (length === 0 || length > MAX_NAME_BYTES) return false;
  // `.`, `..` and what clients keep for themselves.
  if (nameBytes[nameStart] === 0x2e && (isInRoot || length <= 2)) return false;
  for (let i = nameStart; i < nameEnd; i++) if (ODD[nameBytes[i]!] === 1) return false;
  return nameBytes === bytes || hasPlainEscapes(bytes, entryStart, headStart);
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
