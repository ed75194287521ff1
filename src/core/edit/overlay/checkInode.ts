import { displayPath } from '../../dump/json/reader/displayPath';
import { MetaError } from '../../errors';
import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import { FIRST_INTERNAL_INODE, ROOT_INODE } from '../../model/inode';
import type { Overlay } from './overlay';
import { sameInode } from './sameMembers';

/** An inode for a new name: unused, or that of the very same file, which makes a hard link. */
export async function checkInode(overlay: Overlay, entry: Entry, where: string, inTrash: boolean): Promise<void> {
  const { inode } = entry;
  if (inode <= ROOT_INODE || (inode >= FIRST_INTERNAL_INODE && !inTrash)) {
    throw new MetaError(
      'malformed',
      `${where}: inode ${inode} is reserved. Take a free number, such as Counters.nextInodes.`,
    );
  }
  const [owner] = overlay.ownersOf(inode);
  const [place] = overlay.placesOf(inode);
  if (owner === undefined && place === undefined) {
    overlay.forget(inode);
    return;
  }
  const holder = owner === undefined ? undefined : await overlay.head(owner);
  const known =
    overlay.heads.get(inode)?.entry ?? holder ?? (place === undefined ? undefined : await overlay.places.entry(place));
  if (known !== undefined && known.attr.type !== EntryType.directory && sameInode(known, entry)) return;
  const names = owner === undefined ? await overlay.namesAt(place!) : overlay.namesOf(owner);
  const message =
    `${where}: inode ${inode} belongs to ${displayPath(names ?? [])}. ` +
    'Take a free number; for a hard link write the very same members.';
  throw new MetaError('exists', message);
}
