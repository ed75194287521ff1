import type { ByteString } from '../../model/byteString';
import { TRASH_NAME } from '../../model/inode';
import type { TreeName } from '../../ports/treeVisitor';
import type { EntryRole } from '../entry/entryRecord';

/** The names in front of the entries of a tree. */
export function prefixOf(tree: TreeName): readonly ByteString[] {
  return tree === 'Trash' ? [TRASH_NAME] : [];
}

/** `depth`: open directories around the entry. */
export function roleOf(tree: TreeName, depth: number): EntryRole {
  if (depth === 0) return tree === 'Trash' ? 'trashRoot' : 'root';
  if (tree === 'FSTree') return 'inner';
  return depth === 1 ? 'hour' : depth === 2 ? 'trashed' : 'inner';
}
