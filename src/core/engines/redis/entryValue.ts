import type { U64 } from '../../model/u64';
import { readU64, write64 } from './binary';

/** The value of a directory's field: type and inode (docs/formats/redis.md §3.3). */
export const ENTRY_VALUE_BYTES = 9;

export interface EntryValue {
  type: number;
  inode: U64;
}

/** Undefined for any other length, which is damage. */
export function decodeEntryValue(bytes: Buffer): EntryValue | undefined {
  if (bytes.length !== ENTRY_VALUE_BYTES) return undefined;
  return { type: bytes.readUInt8(0), inode: readU64(bytes, 1) };
}

export function encodeEntryValue({ type, inode }: EntryValue, bytes: Buffer, at: number): void {
  bytes.writeUInt8(type, at);
  write64(bytes, at + 1, inode);
}
