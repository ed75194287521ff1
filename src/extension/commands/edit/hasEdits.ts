import type { Connection } from '../../connections/connection';
import type { Services } from '../../services';

/** Dumps with edits that count. */
export function hasEdits({ editStore }: Services): (connection: Connection) => boolean {
  return ({ id }) => editStore.edits(id).length > 0;
}
