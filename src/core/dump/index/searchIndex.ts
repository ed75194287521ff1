import type { ByteString } from '../../model/byteString';
import { ROOT_INODE, TRASH_NAME } from '../../model/inode';
import { InodeSet } from '../../model/inodeSet';
import type { FoundEntry, SearchOptions, SearchQuery, SearchResult } from '../../ports/entrySearch';
import { compareInt } from '../../model/u64';
import type { DumpIndex, IndexedEntry } from './dumpIndex';
import { byOrder, entryOfDirectory } from './dumpIndex';
import { GlobPattern } from './globPattern';

/** Answers from a complete index, without the dump. */
export async function searchIndex(
  index: DumpIndex,
  query: SearchQuery,
  { limit, signal }: SearchOptions,
): Promise<SearchResult> {
  switch (query.by) {
    case 'path':
      return resultOf(index, entryAt(index, query.path), limit);
    case 'inode':
      return resultOf(index, entriesOf(index, query), limit);
    case 'slice':
      // 0 is no slice but a hole.
      return resultOf(index, query.id === 0 ? [] : index.ownersOf(query.id), limit);
    case 'name': {
      const pattern = new GlobPattern(query.pattern);
      const found: IndexedEntry[] = [];
      await index.scan((run) => {
        if (pattern.fits(run.bytes, run.nameStart, run.nameEnd)) found.push(index.entryOf(run));
        return found.length <= limit;
      }, signal);
      return resultOf(index, found.sort(byOrder), limit);
    }
    case 'hardLinks':
      return resultOf(index, await hardLinks(index, limit, signal), limit);
  }
}

function resultOf(index: DumpIndex, found: readonly IndexedEntry[], limit: number): SearchResult {
  const entries = found.slice(0, limit).map((entry): FoundEntry => {
    const { tree, inode, type } = entry;
    return { names: index.namesOf(entry), tree, inode, type };
  });
  return { entries, isComplete: found.length <= limit };
}

function entryAt(index: DumpIndex, path: ByteString): IndexedEntry[] {
  const names = path.split('/').filter((name) => name !== '');
  const isTrash = names[0] === TRASH_NAME;
  let directory = index.root(isTrash ? 'Trash' : 'FSTree');
  if (directory === undefined) return [];
  let found = entryOfDirectory(directory);
  for (const name of names.slice(isTrash ? 1 : 0)) {
    const child: IndexedEntry | undefined = directory === undefined ? undefined : index.child(directory, name);
    if (child === undefined) return [];
    found = child;
    directory = child.directory === undefined ? undefined : index.directory(child.directory);
  }
  return [found];
}

function entriesOf(index: DumpIndex, { inode }: Extract<SearchQuery, { by: 'inode' }>): IndexedEntry[] {
  const found = index.occurrences(inode);
  const root = index.root('FSTree');
  // The root of a dump of a subdirectory answers to 1 as well.
  return found.length === 0 && inode === ROOT_INODE && root !== undefined ? [entryOfDirectory(root)] : found;
}

/**
 * Names of inodes that say to have several links, and do have several here. A dump whose link counts are wrong is a matter
 * for checks.
 */
async function hardLinks(index: DumpIndex, limit: number, signal: AbortSignal | undefined): Promise<IndexedEntry[]> {
  const linked = new InodeSet();
  await index.scan((run) => {
    if (run.isLinked) linked.add(run.inode);
    return true;
  }, signal);
  const once = new InodeSet();
  const several = new InodeSet();
  await index.scan((run) => {
    if (!run.isDirectory && linked.has(run.inode) && !once.add(run.inode)) several.add(run.inode);
    return true;
  }, signal);
  const found: IndexedEntry[] = [];
  await index.scan((run) => {
    if (!run.isDirectory && several.has(run.inode)) found.push(index.entryOf(run));
    return found.length <= limit;
  }, signal);
  return found.sort((a, b) => compareInt(a.inode, b.inode) || byOrder(a, b));
}
