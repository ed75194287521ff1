import type { Entry } from '../model/entry';
import type { VolumeFacts } from '../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../ports/treeVisitor';

/** Passes a walk on to another visitor; subclasses change or watch what goes through. */
export class ForwardingVisitor implements TreeVisitor {
  constructor(private readonly inner: TreeVisitor) {}

  volume(facts: VolumeFacts): void {
    this.inner.volume(facts);
  }

  beginTree(tree: TreeName): void {
    this.inner.beginTree(tree);
  }

  endTree(tree: TreeName): void {
    this.inner.endTree(tree);
  }

  enterDirectory(entry: Entry): void {
    this.inner.enterDirectory(entry);
  }

  leaf(entry: Entry): void {
    this.inner.leaf(entry);
  }

  leaveDirectory(entry: Entry, amended: boolean): void {
    this.inner.leaveDirectory(entry, amended);
  }

  drain(): Promise<void> | undefined {
    return this.inner.drain();
  }
}
