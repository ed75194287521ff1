import { goQuote } from '../../json/goMarshal';
import type { EscapeOptions } from '../../json/percentEscape';
import { percentEscape } from '../../json/percentEscape';
import type { Acl, AclEntry } from '../../model/acl';
import type { ByteString } from '../../model/byteString';
import type { Chunk, Slice } from '../../model/chunk';
import type { Entry, Xattr } from '../../model/entry';
import { EntryType, entryTypeName } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { Attr } from '../../model/attr';

/** Members of an entry in front of `entries` or the closing brace, each with its comma where one belongs (§1.4). */
export function formatMembers(entry: Entry, fieldIndent: string, escape: EscapeOptions): ByteString {
  const lead = `\n${fieldIndent}`;
  const next = `,${lead}`;
  const isDirectory = entry.attr.type === EntryType.directory;
  let out = `${lead}"attr": ${formatAttr(entry.inode, entry.attr)}`;
  if (!isDirectory && entry.target !== '') out += `${next}"symlink": "${percentEscape(entry.target, escape)}"`;
  if (entry.xattrs.length > 0) out += `${next}"xattrs": ${formatXattrs(entry.xattrs, escape)}`;
  if (entry.accessAcl !== undefined) out += `${next}"posix_acl_access": ${formatAcl(entry.accessAcl)}`;
  if (entry.defaultAcl !== undefined) out += `${next}"posix_acl_default": ${formatAcl(entry.defaultAcl)}`;
  if (!isDirectory && entry.chunks.length > 0) out += `${next}"chunks": ${formatChunks(entry.chunks, fieldIndent)}`;
  return out;
}

/** The `attr` object, compact (docs/formats/json-dump.md §2.1). */
export function formatAttr(inode: U64, a: Attr): ByteString {
  const length = a.type === EntryType.regular ? a.length : 0;
  let out = `{"inode":${inode}`;
  if (a.flags !== 0) out += `,"flags":${a.flags}`;
  out += `,"type":"${entryTypeName(a.type)}","mode":${a.mode},"uid":${a.uid},"gid":${a.gid}`;
  out += `,"atime":${a.atime},"mtime":${a.mtime},"ctime":${a.ctime}`;
  if (a.atimensec !== 0) out += `,"atimensec":${a.atimensec}`;
  if (a.mtimensec !== 0) out += `,"mtimensec":${a.mtimensec}`;
  if (a.ctimensec !== 0) out += `,"ctimensec":${a.ctimensec}`;
  out += `,"nlink":${a.nlink},"length":${length}`;
  if (a.rdev !== 0) out += `,"rdev":${a.rdev}`;
  return a.tier === 0 ? `${out}}` : `${out},"tier":${a.tier}}`;
}

function formatXattrs(xattrs: readonly Xattr[], escape: EscapeOptions): ByteString {
  const items = xattrs.map((x) => `{"name":${goQuote(x.name)},"value":${goQuote(percentEscape(x.value, escape))}}`);
  return `[${items.join(',')}]`;
}

export function formatAcl(acl: Acl): ByteString {
  const list = (entries: readonly AclEntry[]): string =>
    entries.length === 0 ? 'null' : `[${entries.map((e) => `{"id":${e.id},"perm":${e.perm}}`).join(',')}]`;
  const { owner, group, other, mask } = acl;
  return `{"owner":${owner},"group":${group},"other":${other},"mask":${mask},"users":${list(acl.users)},"groups":${list(acl.groups)}}`;
}

function formatChunks(chunks: readonly Chunk[], fieldIndent: string): ByteString {
  const [first, ...others] = chunks;
  if (first !== undefined && others.length === 0) return `[${formatChunk(first)}]`;
  const lead = `\n${fieldIndent}  `;
  return `[${lead}${chunks.map(formatChunk).join(`,${lead}`)}\n${fieldIndent}]`;
}

function formatChunk(chunk: Chunk): ByteString {
  const [first, ...others] = chunk.slices;
  if (first !== undefined && others.length === 0) return `{"index":${chunk.index},"slices":[${formatSlice(first)}]}`;
  return `{"index":${chunk.index},"slices":[${chunk.slices.map(formatSlice).join(',')}]}`;
}

function formatSlice(s: Slice): ByteString {
  let out = `{"id":${s.id}`;
  if (s.pos !== 0) out += `,"pos":${s.pos}`;
  out += `,"size":${s.size}`;
  if (s.off !== 0) out += `,"off":${s.off}`;
  return `${out},"len":${s.len}}`;
}
