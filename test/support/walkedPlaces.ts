import type { ByteString } from '../../src/core/model/byteString';
import type { Entry } from '../../src/core/model/entry';
import type { U64 } from '../../src/core/model/u64';
import type { FoundEntry } from '../../src/core/ports/entrySearch';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import type { TreeName } from '../../src/core/ports/treeVisitor';
import { RecordingVisitor } from './recordDump';

/** An entry where a walk met it. */
export interface WalkedPlace {
  entry: Entry;
  tree: TreeName;
  names: readonly ByteString[];
  parent: U64 | undefined;
  children: Entry[];
}

/** All that a walk tells, in its order, arranged for looking things up. */
export async function walkedPlaces(source: MetadataSource): Promise<WalkedPlace[]> {
  const visitor = new RecordingVisitor();
  await source.walk(visitor);
  const places: WalkedPlace[] = [];
  const open: WalkedPlace[] = [];
  let tree: TreeName = 'FSTree';
  for (const e of visitor.events) {
    if (e.event === 'begin') tree = e.tree;
    if (e.event === 'leave') open.pop();
    if (e.event !== 'enter' && e.event !== 'leaf') continue;
    const parent = open.at(-1);
    parent?.children.push(e.entry);
    const names = parent === undefined ? [] : [...parent.names, e.entry.name];
    const place: WalkedPlace = { entry: e.entry, tree, names, parent: parent?.entry.inode, children: [] };
    places.push(place);
    if (e.event === 'enter') open.push(place);
  }
  return places;
}

export function foundAt({ entry, tree, names }: WalkedPlace): FoundEntry {
  return { names, tree, inode: entry.inode, type: entry.attr.type };
}
