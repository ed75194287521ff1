import type { EntryType } from '../model/entryType';
import type { U64 } from '../model/u64';
import type { EditableSection } from './edit';
import type { Names } from '../model/names';

/** An entry by its path in the edited state (in the original when it was removed), or a header member. */
export type ChangedItem = { names: Names } | { section: EditableSection };

/** All that edits did to one item. */
export interface ItemChange {
  item: ChangedItem;
  change: 'added' | 'removed' | 'changed' | 'moved';
  /** Where a moved entry was. */
  from?: Names;
  /**
   * Document texts, secrets masked. Of a directory they are about its own members; `after` of an added directory that
   * holds entries is its whole subtree.
   */
  before?: string;
  after?: string;
  /** Of entries. */
  inode?: U64;
  type?: EntryType;
  /** Entries below it that were added or removed with it. */
  below?: number;
  /** Other names of the same inode, which change with it. */
  alsoAt?: Names[];
  /** The edits that did it, by their numbers in the log. */
  edits: number[];
}
