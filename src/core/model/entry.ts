import type { Acl } from './acl';
import type { Attr } from './attr';
import type { ByteString } from './byteString';
import type { Chunk } from './chunk';
import type { U64 } from './u64';

export interface Xattr {
  name: ByteString;
  value: ByteString;
}

/** One name in a directory with all that its inode carries. Tree roots have the name ''. */
export interface Entry {
  name: ByteString;
  inode: U64;
  attr: Attr;
  /** Symlink target; '' for everything else. */
  target: ByteString;
  /** Sorted by name bytes. */
  xattrs: readonly Xattr[];
  accessAcl: Acl | undefined;
  defaultAcl: Acl | undefined;
  /** In index order; none at or beyond the file's length when read from an engine. */
  chunks: readonly Chunk[];
  /** The directory names an inode that has no attributes (docs/formats/json-dump.md §2.4). */
  dangling: boolean;
}

export const NO_XATTRS: readonly Xattr[] = Object.freeze([]);
export const NO_CHUNKS: readonly Chunk[] = Object.freeze([]);

/** An entry that carries nothing beside its attributes. */
export function bareEntry(name: ByteString, inode: U64, attr: Attr): Entry {
  return {
    name,
    inode,
    attr,
    target: '',
    xattrs: NO_XATTRS,
    accessAcl: undefined,
    defaultAcl: undefined,
    chunks: NO_CHUNKS,
    dangling: false,
  };
}
