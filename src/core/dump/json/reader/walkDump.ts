import { MetaError } from '../../../errors';
import { ROOT_INODE } from '../../../model/inode';
import type { WalkOptions } from '../../../ports/metadataSource';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import type { DumpInput } from '../../input/dumpInput';
import { DumpPass } from './dumpPass';
import { SubtreeVisitor } from './subtreeVisitor';

/** A walk over a dump, or over one directory of it. */
export async function walkDump(input: DumpInput, visitor: TreeVisitor, options: WalkOptions): Promise<void> {
  const { root, signal, onNotice, onBytes, onHazard } = options;
  // The root of a subdirectory's dump has another number.
  const isWholeTree = root === undefined || root === ROOT_INODE;
  const skipTrash = options.skipTrash === true || root !== undefined;
  signal?.throwIfAborted();
  if (isWholeTree) {
    await new DumpPass(input, { signal, onNotice, onBytes, onHazard, skipTrash }).walk(visitor);
    return;
  }
  const subtree = new SubtreeVisitor(visitor, root);
  const isDone = (): boolean => subtree.isDone;
  await new DumpPass(input, { signal, onNotice, onBytes, onHazard, isDone }).walk(subtree);
  if (!subtree.isDone) throw new MetaError('notFound', `${input.label} has no directory with inode ${root}.`);
}
