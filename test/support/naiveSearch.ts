import type { EntrySearch, FoundEntry, SearchQuery, SearchResult } from '../../src/core/ports/entrySearch';
import type { TreeName } from '../../src/core/ports/treeVisitor';
import type { GeneratedEntry, GeneratedVolume } from './generatedVolume';

/** Finds entries of a volume in memory by looking at each. */
export class NaiveSearch implements EntrySearch {
  private readonly all: { found: FoundEntry; node: GeneratedEntry }[] = [];

  constructor({ root, trash }: GeneratedVolume) {
    this.collect('FSTree', root);
    this.collect('Trash', trash);
  }

  search(query: SearchQuery, { limit }: { limit: number }): Promise<SearchResult> {
    const entries = this.all.filter((entry) => this.matches(query, entry)).map(({ found }) => found);
    return Promise.resolve({ entries: entries.slice(0, limit), isComplete: entries.length <= limit });
  }

  private collect(tree: TreeName, top: GeneratedEntry): void {
    const open = [{ names: [] as string[], node: top }];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { names, node } = next;
      const { inode, attr } = node.entry;
      this.all.push({ found: { names, tree, inode, type: attr.type }, node });
      for (const child of node.children) open.push({ names: [...names, child.entry.name], node: child });
    }
  }

  private matches(query: SearchQuery, { found, node }: { found: FoundEntry; node: GeneratedEntry }): boolean {
    switch (query.by) {
      case 'path':
        return `/${[...(found.tree === 'Trash' ? ['.trash'] : []), ...found.names].join('/')}` === query.path;
      case 'inode':
        return found.inode === query.inode;
      case 'name':
        // Tests ask for prefixes and whole names.
        return found.names.length > 0 && matchesName(found.names.at(-1)!, query.pattern);
      case 'slice':
        return node.entry.chunks.some(({ slices }) => slices.some(({ id }) => id === query.id));
      case 'hardLinks':
        return this.all.filter((other) => other.found.inode === found.inode).length > 1;
    }
  }
}

function matchesName(name: string, pattern: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
