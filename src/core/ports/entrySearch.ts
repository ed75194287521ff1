import type { ByteString } from '../model/byteString';
import type { EntryType } from '../model/entryType';
import type { U64 } from '../model/u64';
import type { TreeName } from './treeVisitor';

export type SearchQuery =
  | { by: 'path'; path: ByteString }
  | { by: 'inode'; inode: U64 }
  /** `*` stands for any bytes, `?` for one byte; a prefix is `abc*`. Compared with single names, not paths. */
  | { by: 'name'; pattern: ByteString }
  /** The files of which a slice, and so the objects of that number, is a part. */
  | { by: 'slice'; id: U64 }
  /** Every name of every inode that has several. */
  | { by: 'hardLinks' };

export interface FoundEntry {
  /** From the root of the tree down. */
  names: readonly ByteString[];
  tree: TreeName;
  inode: U64;
  type: EntryType;
}

export interface SearchResult {
  /** In document order; hard links grouped by inode. */
  entries: FoundEntry[];
  /** False when the limit was reached. */
  isComplete: boolean;
}

export interface SearchOptions {
  limit: number;
  signal?: AbortSignal | undefined;
}

/** A source in which entries can be found without a walk. */
export interface EntrySearch {
  search(query: SearchQuery, options: SearchOptions): Promise<SearchResult>;
}
