import type { Attr } from '../../model/attr';
import { entryTypeOfNumber } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import { put32 } from '../bigEndian';
import { readI64, readU64, write64 } from './binary';

/** The `i{inode}` record (docs/formats/redis.md §3.2): shorter ones have nothing to show. */
export const MIN_ATTR_BYTES = 63;
export const MAX_ATTR_BYTES = 81;
/** Where the link count and the parent are, which a further name of an inode changes. */
export const NLINK_AT = 47;
export const PARENT_AT = 63;

const ACLS_AT = 71;
const PARENT_BYTES = 8;
const ACL_BYTES = 8;

/** What a record holds beside the attributes. */
export interface AttrRecord {
  attr: Attr;
  /** 0 when the inode has, or had, several names. */
  parent: U64;
  accessAclId: number;
  defaultAclId: number;
}

/** Undefined when the record is too short. What follows the fixed part is told apart by the bytes that are left. */
export function decodeAttrRecord(bytes: Buffer, at = 0, length = bytes.length): AttrRecord | undefined {
  if (length < MIN_ATTR_BYTES) return undefined;
  const typeAndMode = bytes.readUInt16BE(at + 1);
  const hasParent = length - PARENT_AT >= PARENT_BYTES;
  const hasAcls = length - ACLS_AT >= ACL_BYTES;
  const tierAt = hasAcls ? ACLS_AT + ACL_BYTES : hasParent ? ACLS_AT : PARENT_AT;
  return {
    attr: {
      type: entryTypeOfNumber(typeAndMode >>> 12),
      flags: bytes.readUInt8(at),
      mode: typeAndMode & 0xfff,
      uid: bytes.readUInt32BE(at + 3),
      gid: bytes.readUInt32BE(at + 7),
      atime: readI64(bytes, at + 11),
      mtime: readI64(bytes, at + 23),
      ctime: readI64(bytes, at + 35),
      atimensec: bytes.readUInt32BE(at + 19),
      mtimensec: bytes.readUInt32BE(at + 31),
      ctimensec: bytes.readUInt32BE(at + 43),
      nlink: bytes.readUInt32BE(at + NLINK_AT),
      length: readU64(bytes, at + 51),
      rdev: bytes.readUInt32BE(at + 59),
      // The padding of a record without a tier reads as tier 0.
      tier: tierAt < length ? bytes.readUInt8(at + tierAt) : 0,
    },
    parent: hasParent ? readU64(bytes, at + PARENT_AT) : 0,
    accessAclId: hasAcls ? bytes.readUInt32BE(at + ACLS_AT) : 0,
    defaultAclId: hasAcls ? bytes.readUInt32BE(at + ACLS_AT + 4) : 0,
  };
}

export interface NewAttrRecord {
  attr: Attr;
  nlink: number;
  length: U64;
  parent: U64;
  accessAclId: number;
  defaultAclId: number;
}

/** Bytes of a record that is encoded. */
export function attrRecordBytes(accessAclId: number, defaultAclId: number, tier: number): number {
  const acls = accessAclId !== 0 || defaultAclId !== 0 ? ACL_BYTES : 0;
  return ACLS_AT + acls + (tier === 0 ? 0 : 1) + 1;
}

/** @returns where the record ends. */
export function encodeAttrRecord(record: NewAttrRecord, bytes: Buffer, at: number): number {
  const { attr, accessAclId, defaultAclId } = record;
  bytes.writeUInt8(attr.flags & 0xff, at);
  bytes.writeUInt16BE((attr.type << 12) | (attr.mode & 0xfff), at + 1);
  put32(bytes, at + 3, attr.uid);
  put32(bytes, at + 7, attr.gid);
  write64(bytes, at + 11, attr.atime);
  put32(bytes, at + 19, attr.atimensec);
  write64(bytes, at + 23, attr.mtime);
  put32(bytes, at + 31, attr.mtimensec);
  write64(bytes, at + 35, attr.ctime);
  put32(bytes, at + 43, attr.ctimensec);
  put32(bytes, at + NLINK_AT, record.nlink);
  write64(bytes, at + 51, record.length);
  put32(bytes, at + 59, attr.rdev);
  write64(bytes, at + PARENT_AT, record.parent);
  let end = at + ACLS_AT;
  if (accessAclId !== 0 || defaultAclId !== 0) {
    put32(bytes, end, accessAclId);
    put32(bytes, end + 4, defaultAclId);
    end += ACL_BYTES;
  }
  if (attr.tier !== 0) bytes.writeUInt8(attr.tier, end++);
  bytes.writeUInt8(0, end++);
  return end;
}
