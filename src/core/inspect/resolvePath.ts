import type { ByteString } from '../model/byteString';
import { bytesOfText } from '../model/byteString';
import { ROOT_INODE, TRASH_INODE, TRASH_NAME } from '../model/inode';
import type { U64 } from '../model/u64';
import type { DirectoryItem, MetadataSource } from '../ports/metadataSource';

/** The entry at a path of raw bytes, `/`-separated; `/.trash` is the trash. Undefined when there is none. */
export async function resolvePath(
  source: MetadataSource,
  path: ByteString,
  signal?: AbortSignal,
): Promise<DirectoryItem | undefined> {
  const names = path.split('/').filter((name) => name !== '');
  let item = await rootItem(source, ROOT_INODE, signal);
  for (const [depth, name] of names.entries()) {
    if (item === undefined) return undefined;
    item =
      depth === 0 && name === TRASH_NAME
        ? await rootItem(source, TRASH_INODE, signal)
        : await source.child(item.inode, name, signal);
  }
  return item;
}

/** The same for text a person typed. `\xHH` stands for one byte, as names with invalid bytes are displayed. */
export function resolveTextPath(
  source: MetadataSource,
  path: string,
  signal?: AbortSignal,
): Promise<DirectoryItem | undefined> {
  return resolvePath(source, bytesOfTypedText(path), signal);
}

/** Bytes of a typed path: UTF-8, with the escapes of `displayName` undone. */
export function bytesOfTypedText(text: string): ByteString {
  return bytesOfText(text).replace(
    /\\(?:x([0-9a-f]{2})|u(e00[0-7][0-9a-f]|[0-9a-f]{4})|([nrt\\]))/g,
    (_, hex: string | undefined, mark: string | undefined, short: string | undefined) => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      if (mark !== undefined) return bytesOfText(String.fromCodePoint(parseInt(mark, 16)));
      return short === 'n' ? '\n' : short === 'r' ? '\r' : short === 't' ? '\t' : '\\';
    },
  );
}

async function rootItem(source: MetadataSource, inode: U64, signal?: AbortSignal): Promise<DirectoryItem | undefined> {
  const found = await source.inspect(inode, signal);
  return found === undefined ? undefined : { name: '', inode, attr: found.attr, target: '', dangling: false };
}
