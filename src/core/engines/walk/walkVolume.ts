import { MetaError } from '../../errors';
import type { Entry } from '../../model/entry';
import { bareEntry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import { ROOT_INODE, TRASH_INODE } from '../../model/inode';
import type { WalkOptions } from '../../ports/metadataSource';
import type { TreeVisitor } from '../../ports/treeVisitor';
import { danglingAttr } from './danglingAttr';
import { DepthFirstWalk } from './depthFirstWalk';
import type { VolumeReader } from './directoryReader';

/** Walks the volume of a live engine in dump order. */
export async function walkVolume(
  reader: VolumeReader,
  label: string,
  visitor: TreeVisitor,
  options: WalkOptions,
): Promise<void> {
  const facts = await reader.facts();
  const rootInode = options.root ?? ROOT_INODE;
  const root = await reader.rootEntry(rootInode);
  if (root?.attr.type !== EntryType.directory) {
    throw new MetaError(
      'damaged',
      `${label}: directory inode ${rootInode} has no attributes; the tree cannot be read.`,
    );
  }
  visitor.volume(facts);
  const walk = new DepthFirstWalk(reader, visitor, options);
  visitor.beginTree('FSTree');
  await walk.run(root);
  visitor.endTree('FSTree');
  if (options.root === undefined && options.skipTrash !== true) {
    visitor.beginTree('Trash');
    await walk.run((await reader.rootEntry(TRASH_INODE)) ?? missingTrash());
    visitor.endTree('Trash');
  }
  await visitor.drain();
}

/** Trash was never enabled: the official dump shows a root without attributes (docs/formats/json-dump.md §2.4). */
function missingTrash(): Entry {
  return { ...bareEntry('', TRASH_INODE, danglingAttr(EntryType.directory, 2)), dangling: true };
}
