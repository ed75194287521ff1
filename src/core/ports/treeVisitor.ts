import type { Entry } from '../model/entry';
import type { VolumeFacts } from '../model/volumeFacts';

/** The two trees of a volume, by their names in the dump. */
export type TreeName = 'FSTree' | 'Trash';

/**
 * Receives a volume in dump order: facts, then FSTree, then Trash; in each tree depth first. Calls are synchronous;
 * back-pressure happens in `drain`, which a walk awaits between batches.
 */
export interface TreeVisitor {
  /** Once, before the trees. */
  volume(facts: VolumeFacts): void;
  beginTree(tree: TreeName): void;
  endTree(tree: TreeName): void;
  /** A directory, before its children. The tree's root comes first, with the name ''. */
  enterDirectory(entry: Entry): void;
  /** Anything that is not a directory. */
  leaf(entry: Entry): void;
  /**
   * A directory, after its children: the object given to `enterDirectory`. `amended` is true when a hand-edited dump
   * named xattrs or ACLs after `entries`: they are in the entry only now.
   */
  leaveDirectory(entry: Entry, amended: boolean): void;
  /** A promise when the receiver needs a pause. */
  drain(): Promise<void> | undefined;
}
