import type { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { JsonNode, Span } from '../json/jsonNode';

/** Where an entry stands: rules differ. */
export type EntryRole =
  /** Of FSTree. */
  | 'root'
  | 'trashRoot'
  /** Directly below the trash's root. */
  | 'hour'
  /** Directly in an hour directory. */
  | 'trashed'
  | 'inner'
  /** Of a document that does not say where its entry is. */
  | 'document';

/** What the checks of a whole dump need to know of an entry. */
export interface EntryRecord {
  /** Undefined when it is not readable. */
  inode: U64 | undefined;
  type: EntryType;
  nlink: number;
  nlinkAt: Span;
  tier: number;
  tierAt: Span;
  hasAcl: boolean;
  /** In document order, holes (id 0) among them. */
  slices: readonly SliceRecord[];
  /** The members that a load stores, for comparing the copies of an inode. */
  members: ReadonlyMap<string, JsonNode>;
}

export interface SliceRecord {
  id: U64;
  size: number;
  at: Span;
}
