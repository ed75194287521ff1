import type { Entry } from '../model/entry';
import type { VolumeFacts } from '../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../ports/treeVisitor';

/** Gives one walk to two visitors. */
export class TeeVisitor implements TreeVisitor {
  constructor(
    private readonly first: TreeVisitor,
    private readonly second: TreeVisitor,
  ) {}

  volume(facts: VolumeFacts): void {
    this.first.volume(facts);
    this.second.volume(facts);
  }

  beginTree(tree: TreeName): void {
    this.first.beginTree(tree);
    this.second.beginTree(tree);
  }

  endTree(tree: TreeName): void {
    this.first.endTree(tree);
    this.second.endTree(tree);
  }

  enterDirectory(entry: Entry): void {
    this.first.enterDirectory(entry);
    this.second.enterDirectory(entry);
  }

  leaf(entry: Entry): void {
    this.first.leaf(entry);
    this.second.leaf(entry);
  }

  leaveDirectory(entry: Entry, amended: boolean): void {
    this.first.leaveDirectory(entry, amended);
    this.second.leaveDirectory(entry, amended);
  }

  drain(): Promise<void> | undefined {
    const first = this.first.drain();
    const second = this.second.drain();
    if (first === undefined || second === undefined) return first ?? second;
    return Promise.all([first, second]).then(() => undefined);
  }
}
