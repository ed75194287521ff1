import { MetaError } from '../errors';
import { TRASH_NAME } from '../model/inode';
import type { ByteString } from '../model/byteString';
import type { U64 } from '../model/u64';
import type { EntryType } from '../model/entryType';
import type { EntrySearch, FoundEntry, SearchOptions, SearchQuery, SearchResult } from '../ports/entrySearch';
import type { MetadataSource } from '../ports/metadataSource';
import { pathsOf } from './paths';
import { resolvePath } from './resolvePath';

/**
 * Searches a source: dumps answer everything, live engines only what they can look up.
 * @throws {MetaError} `unsupported` for a search that would have to walk a live engine.
 */
export async function findEntries(
  source: MetadataSource,
  query: SearchQuery,
  options: SearchOptions,
): Promise<SearchResult> {
  if (canSearch(source)) return source.search(query, options);
  const { limit, signal } = options;
  let found: FoundEntry[];
  if (query.by === 'path') {
    const item = await resolvePath(source, query.path, signal);
    found = item === undefined ? [] : [foundAt(query.path, item.inode, item.attr.type)];
  } else if (query.by === 'inode') {
    const inspection = await source.inspect(query.inode, signal);
    const paths = inspection === undefined ? [] : await pathsOf(source, query.inode, signal);
    found = paths.map((path) => foundAt(path, query.inode, inspection!.attr.type));
  } else {
    const message = `${source.label} is a live engine: only paths and inodes can be found there. Make a dump of it, and search that.`;
    throw new MetaError('unsupported', message);
  }
  return { entries: found.slice(0, limit), isComplete: found.length <= limit };
}

function canSearch(source: MetadataSource): source is MetadataSource & EntrySearch {
  return 'search' in source;
}

function foundAt(path: ByteString, inode: U64, type: EntryType): FoundEntry {
  const names = path.split('/').filter((name) => name !== '');
  const isTrash = names[0] === TRASH_NAME;
  return { names: isTrash ? names.slice(1) : names, tree: isTrash ? 'Trash' : 'FSTree', inode, type };
}
