import { resolvePath } from '../inspect/resolvePath';
import type { ByteString } from '../model/byteString';
import { TRASH_NAME } from '../model/inode';
import type { DirectoryItem, MetadataSource } from '../ports/metadataSource';

/** The entry reached by these names from the root; `.trash` first is the trash. Exact for any name, slashes included. */
export async function resolveNames(
  source: MetadataSource,
  names: readonly ByteString[],
  signal?: AbortSignal,
): Promise<DirectoryItem | undefined> {
  const inTrash = names[0] === TRASH_NAME;
  let item = await resolvePath(source, inTrash ? `/${TRASH_NAME}` : '/', signal);
  for (const name of names.slice(inTrash ? 1 : 0)) {
    if (item === undefined) return undefined;
    item = await source.child(item.inode, name, signal);
  }
  return item;
}
