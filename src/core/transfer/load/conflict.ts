import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';

/**
 * What a dump that is no snapshot may hold, and how the load resolved it (docs/formats/json-dump.md §6.5): the first occurrence wins.
 * - `copies`: names of one inode whose attributes, target, xattrs, ACLs or chunks differ.
 * - `types`: names of one inode with different types.
 * - `directory`: a directory that stands at several places.
 */
export interface Conflict {
  kind: 'copies' | 'types' | 'directory';
  inode: U64;
  /** The name that lost, from the root down; trash entries start with `.trash`. */
  names: readonly ByteString[];
  /** For people: what was kept. */
  resolution: string;
}

/** So many are listed; all are counted. */
export const MAX_LISTED_CONFLICTS = 1000;

export interface Conflicts {
  count: number;
  listed: Conflict[];
}
