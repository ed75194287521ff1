import type { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { TreeName } from '../../ports/treeVisitor';

/** Takes the entries of a dump in document order. Name bytes are the raw (unescaped) name; they change after the call. */
export interface IndexSink {
  beginTree(tree: TreeName): void;
  endTree(tree: TreeName): void;
  /** offset: of the name's opening quote; of the opening brace for the root of a tree (name empty). */
  enterDirectory(bytes: Uint8Array, nameStart: number, nameEnd: number, inode: U64, offset: number): void;
  leaf(
    bytes: Uint8Array,
    nameStart: number,
    nameEnd: number,
    inode: U64,
    type: EntryType,
    nlink: number,
    offset: number,
  ): void;
  /** A slice of the entry told last; never id 0. May repeat. */
  slice(id: U64): void;
  /** `amended`: members of the directory stand behind its `entries` (a dump edited by hand). */
  leaveDirectory(amended: boolean): void;
  /** Awaited between windows of text. */
  drain(): Promise<void> | undefined;
}
