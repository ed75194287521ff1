import type { Entry } from '../../../model/entry';
import type { TreeName } from '../../../ports/treeVisitor';
import type { DumpVisitor } from './dumpPass';
import { EntryTable } from './entryTable';

/** Notes where every entry is. */
export class IndexVisitor implements DumpVisitor {
  readonly table = new EntryTable();
  /** Index of the root of FSTree. */
  root = 0;
  private readonly open: number[] = [];

  volume(): void {
    // The header is read where it is asked for.
  }

  beginTree(tree: TreeName): void {
    if (tree === 'FSTree') this.root = this.table.count;
  }

  endTree(): void {
    // The root ends the tree.
  }

  enterDirectory(entry: Entry, offset: number): void {
    this.open.push(this.table.add(offset, this.open.at(-1), entry.name, entry.inode, true));
  }

  leaf(entry: Entry, offset: number): void {
    this.table.add(offset, this.open.at(-1), entry.name, entry.inode, false);
  }

  leaveDirectory(_entry: Entry, amended: boolean): void {
    const directory = this.open.pop();
    if (directory !== undefined) this.table.endDirectory(directory, amended);
  }

  drain(): undefined {
    return undefined;
  }
}
