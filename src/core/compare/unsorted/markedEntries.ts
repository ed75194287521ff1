import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { TreeName, TreeVisitor } from '../../ports/treeVisitor';

interface Kept {
  entry: Entry;
  children: Kept[];
}

/** Keeps the marked entries of a walk, and tells them to another visitor in dump order. */
export class MarkedEntries implements TreeVisitor {
  private row = 0;
  private readonly trees: { tree: TreeName; root: Kept | undefined }[] = [];
  /** Undefined for a directory that is not marked: then nothing below it is. */
  private readonly open: (Kept | undefined)[] = [];

  constructor(
    private readonly marks: Uint8Array,
    private readonly onDrain: () => void,
  ) {}

  /** Entries of the walk. */
  get rows(): number {
    return this.row;
  }

  tellTo(visitor: TreeVisitor): void {
    for (const { tree, root } of this.trees) {
      if (root === undefined) continue;
      visitor.beginTree(tree);
      tell(root, visitor);
      visitor.endTree(tree);
    }
  }

  volume(): void {
    // Sections are compared elsewhere.
  }

  beginTree(tree: TreeName): void {
    this.trees.push({ tree, root: undefined });
  }

  endTree(): void {
    this.open.length = 0;
  }

  enterDirectory(entry: Entry): void {
    this.open.push(this.keep(entry));
  }

  leaf(entry: Entry): void {
    this.keep(entry);
  }

  leaveDirectory(): void {
    this.open.pop();
  }

  drain(): undefined {
    this.onDrain();
    return undefined;
  }

  private keep(entry: Entry): Kept | undefined {
    if (this.marks[this.row++] !== 1) return undefined;
    const kept: Kept = { entry, children: [] };
    if (this.open.length === 0) this.trees[this.trees.length - 1]!.root = kept;
    else this.open[this.open.length - 1]?.children.push(kept);
    return kept;
  }
}

function tell(root: Kept, visitor: TreeVisitor): void {
  const open: { kept: Kept; next: number }[] = [];
  const enter = (kept: Kept): void => {
    kept.children.sort((a, b) => (a.entry.name < b.entry.name ? -1 : a.entry.name > b.entry.name ? 1 : 0));
    visitor.enterDirectory(kept.entry);
    open.push({ kept, next: 0 });
  };
  enter(root);
  for (let top = open[0]; top !== undefined; top = open[open.length - 1]) {
    const child = top.kept.children[top.next++];
    if (child === undefined) {
      visitor.leaveDirectory(top.kept.entry, false);
      open.pop();
    } else if (child.entry.attr.type === EntryType.directory) enter(child);
    else visitor.leaf(child.entry);
  }
}
