import type { Entry } from '../../../model/entry';
import type { U64 } from '../../../model/u64';
import type { VolumeFacts } from '../../../model/volumeFacts';
import type { TreeVisitor } from '../../../ports/treeVisitor';

/** Tells a visitor one directory of a dump as if it were the whole FSTree. */
export class SubtreeVisitor implements TreeVisitor {
  /** The directory has been told. */
  isDone = false;
  private root: Entry | undefined;

  constructor(
    private readonly inner: TreeVisitor,
    private readonly inode: U64,
  ) {}

  volume(facts: VolumeFacts): void {
    this.inner.volume(facts);
  }

  beginTree(): void {
    // The tree begins where the directory is found.
  }

  endTree(): void {
    // It ends with the directory.
  }

  enterDirectory(entry: Entry): void {
    if (this.root !== undefined) {
      this.inner.enterDirectory(entry);
    } else if (entry.inode === this.inode && !this.isDone) {
      this.root = entry;
      entry.name = '';
      this.inner.beginTree('FSTree');
      this.inner.enterDirectory(entry);
    }
  }

  leaf(entry: Entry): void {
    if (this.root !== undefined) this.inner.leaf(entry);
  }

  leaveDirectory(entry: Entry, amended: boolean): void {
    if (this.root === undefined) return;
    this.inner.leaveDirectory(entry, amended);
    if (entry !== this.root) return;
    this.root = undefined;
    this.isDone = true;
    this.inner.endTree('FSTree');
  }

  drain(): Promise<void> | undefined {
    return this.inner.drain();
  }
}
