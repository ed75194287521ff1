import { entryDocument } from '../../documents/entryDocument';
import { formatMembers } from '../../dump/json/formatEntry';
import type { ByteString } from '../../model/byteString';
import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import type { Entry } from '../../model/entry';

/** What a person would see of an entry's members. */
export function membersText(entry: Entry): string {
  return entryDocument({ ...entry, links: [] });
}

export function sameMembers(a: Entry, b: Entry): boolean {
  return a.inode === b.inode && spelled(a) === spelled(b);
}

/** As copies of a hard-linked inode: link counts differ while names come and go. */
export function sameInode(a: Entry, b: Entry): boolean {
  return sameMembers({ ...a, attr: { ...a.attr, nlink: 0 } }, { ...b, attr: { ...b.attr, nlink: 0 } });
}

/** What the document says: not the records beyond the end of a file. */
function spelled(entry: Entry): ByteString {
  const chunks = entry.chunks.filter(({ index }) => index * CHUNK_SIZE_BYTES < entry.attr.length);
  return formatMembers({ ...entry, chunks }, '', { replacement: 'safe' });
}
