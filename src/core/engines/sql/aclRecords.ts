import type { AclEntry } from '../../model/acl';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';

const RECORD_BYTES = 6;

/** Named entries of an ACL: id u32, perm u16, big-endian, no count (docs/formats/sql.md §7). */
export function decodeAclEntries(bytes: ByteString): AclEntry[] {
  const buffer = toBuffer(bytes);
  const entries: AclEntry[] = [];
  for (let at = 0; at + RECORD_BYTES <= buffer.length; at += RECORD_BYTES) {
    entries.push({ id: buffer.readUInt32BE(at), perm: buffer.readUInt16BE(at + 4) });
  }
  return entries;
}

export function encodeAclEntries(entries: readonly AclEntry[]): Buffer {
  const bytes = Buffer.alloc(entries.length * RECORD_BYTES);
  entries.forEach((entry, i) => {
    bytes.writeUInt32BE(entry.id, i * RECORD_BYTES);
    bytes.writeUInt16BE(entry.perm, i * RECORD_BYTES + 4);
  });
  return bytes;
}
