import { percentEscape } from '../json/percentEscape';
import { toBuffer } from '../model/byteString';
import type { U64 } from '../model/u64';
import type { DirectoryItem, Inspection, MetadataSource } from '../ports/metadataSource';
import { entryDocument } from './entryDocument';

/** Entries on one page of a directory. */
export const PAGE_ENTRIES = 100;

export interface PageDocument {
  text: string;
  /** Where the next page starts; undefined on the last. */
  next: string | undefined;
}

/**
 * A page of a directory's entries by their names, spelled as in a dump; of a directory only what it is itself, not what
 * is in it. Names are percent-escaped (docs/formats/json-dump.md §3.1).
 */
export async function pageDocument(
  source: MetadataSource,
  directory: U64,
  cursor: string | undefined,
  signal?: AbortSignal,
): Promise<PageDocument> {
  const page = await source.list(directory, { cursor, limit: PAGE_ENTRIES, signal });
  const entries = await Promise.all(
    page.items.map(async (item) => {
      const name = toBuffer(percentEscape(item.name, { replacement: 'safe' })).toString('utf8');
      const found = (await source.inspect(item.inode, signal)) ?? bare(item);
      return `    "${name}": ${entryDocument(found).trimEnd().replaceAll('\n', '\n    ')}`;
    }),
  );
  const body = entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n  }`;
  return { text: `{\n  "entries": ${body}\n}\n`, next: page.next };
}

/** A name without attributes of its own. */
function bare({ inode, attr, target, dangling }: DirectoryItem): Inspection {
  const none = { xattrs: [], accessAcl: undefined, defaultAcl: undefined, chunks: [] };
  return { inode, attr, target, dangling, links: [], ...none };
}
