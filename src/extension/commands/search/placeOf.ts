import type { ByteString } from '../../../core/model/byteString';
import { TRASH_NAME } from '../../../core/model/inode';
import type { FoundEntry } from '../../../core/ports/entrySearch';

/** From the root of the volume down; in the trash the first name is `.trash`. */
export function placeOf({ names, tree }: FoundEntry): readonly ByteString[] {
  return tree === 'Trash' ? [TRASH_NAME, ...names] : names;
}
