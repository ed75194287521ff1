import { formatMembers } from '../dump/json/formatEntry';
import { toBuffer } from '../model/byteString';
import { CHUNK_SIZE_BYTES } from '../model/chunk';
import type { Inspection } from '../ports/metadataSource';
import { reindent } from './reindent';

/** One entry in the dump's own spelling, laid out for reading; without its name and, for a directory, its entries. */
export function entryDocument(inspection: Inspection): string {
  const { inode, attr, target, xattrs, accessAcl, defaultAcl, chunks, dangling } = inspection;
  const entry = {
    name: '',
    inode,
    attr,
    target,
    xattrs,
    accessAcl,
    defaultAcl,
    // Like a dump, which leaves out records at or beyond the end of the file.
    chunks: chunks.filter((chunk) => chunk.index * CHUNK_SIZE_BYTES < attr.length),
    dangling,
  };
  return reindent(toBuffer(`{${formatMembers(entry, '', { replacement: 'safe' })}}`).toString('utf8'));
}
