import { displayPath } from '../../dump/json/reader/displayPath';
import { MetaError } from '../../errors';
import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import { checkInode } from './checkInode';
import type { Overlay } from './overlay';
import type { OverlayNode } from './overlayNode';

/** The members of one name's inode, or another inode for the name. */
export async function replaceMembers(overlay: Overlay, node: OverlayNode, entry: Entry, number: number): Promise<void> {
  const where = displayPath(overlay.namesOf(node));
  const isDirectory = entry.attr.type === EntryType.directory;
  if (overlay.isDirectory(node) && !isDirectory && (node.parent === undefined || overlay.childCount(node) > 0)) {
    throw new MetaError('malformed', `${where} holds entries, so it stays a directory. Move or delete them first.`);
  }
  const inode = overlay.inodeOf(node);
  if (entry.inode === inode) {
    if (isDirectory && !overlay.isDirectory(node) && hasOtherNames(overlay, node, inode)) {
      throw new MetaError('malformed', `${where} has other names; a directory has one. Delete those first.`);
    }
    overlay.replaceHead(entry, number);
    node.edits.add(number);
    return;
  }
  if (node.parent === undefined) {
    throw new MetaError('malformed', `The root of a tree keeps its inode ${inode}; write that number in attr.inode.`);
  }
  await checkInode(overlay, entry, where, overlay.isInTrash(node));
  overlay.renumber(node, entry, number);
}

function hasOtherNames(overlay: Overlay, node: OverlayNode, inode: U64): boolean {
  const places = overlay.placesOf(inode).filter((place) => place.offset !== node.origin?.offset);
  return places.length > 0 || overlay.ownersOf(inode).some((owner) => owner !== node);
}
