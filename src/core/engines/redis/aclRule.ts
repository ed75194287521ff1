import type { Acl, AclEntry } from '../../model/acl';

// Fields of the fixed part, in bytes (docs/formats/redis.md §3.11).
const FIXED_BYTES = 16;
const ENTRY_BYTES = 6;

/** Undefined when the bytes are not a rule. */
export function decodeAclRule(bytes: Buffer): Acl | undefined {
  if (bytes.length < FIXED_BYTES) return undefined;
  const users = bytes.readUInt32BE(8);
  const groupsAt = 12 + users * ENTRY_BYTES;
  if (groupsAt + 4 > bytes.length) return undefined;
  const groups = bytes.readUInt32BE(groupsAt);
  if (groupsAt + 4 + groups * ENTRY_BYTES !== bytes.length) return undefined;
  return {
    owner: bytes.readUInt16BE(0),
    group: bytes.readUInt16BE(2),
    mask: bytes.readUInt16BE(4),
    other: bytes.readUInt16BE(6),
    users: entriesAt(bytes, 12, users),
    groups: entriesAt(bytes, groupsAt + 4, groups),
  };
}

export function encodeAclRule(acl: Acl): Buffer {
  const bytes = Buffer.alloc(FIXED_BYTES + ENTRY_BYTES * (acl.users.length + acl.groups.length));
  bytes.writeUInt16BE(acl.owner, 0);
  bytes.writeUInt16BE(acl.group, 2);
  bytes.writeUInt16BE(acl.mask, 4);
  bytes.writeUInt16BE(acl.other, 6);
  let at = 8;
  for (const entries of [acl.users, acl.groups]) {
    at = bytes.writeUInt32BE(entries.length, at);
    for (const { id, perm } of entries) at = bytes.writeUInt16BE(perm, bytes.writeUInt32BE(id, at));
  }
  return bytes;
}

function entriesAt(bytes: Buffer, at: number, count: number): AclEntry[] {
  return Array.from({ length: count }, (_, i) => ({
    id: bytes.readUInt32BE(at + i * ENTRY_BYTES),
    perm: bytes.readUInt16BE(at + i * ENTRY_BYTES + 4),
  }));
}
