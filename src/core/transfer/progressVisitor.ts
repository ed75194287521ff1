import type { Entry } from '../model/entry';
import type { VolumeFacts } from '../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../ports/treeVisitor';
import type { OnProgress, ProgressPhase } from './progress';

const REPORT_EVERY_ENTRIES = 5000;

/** Passes a walk on and reports how far it is. */
export class ProgressVisitor implements TreeVisitor {
  private entries = 0;
  private totalEntries: number | undefined;
  private bytes: number | undefined;
  private totalBytes: number | undefined;

  constructor(
    private readonly inner: TreeVisitor,
    private readonly phase: ProgressPhase,
    private readonly onProgress: OnProgress | undefined,
  ) {}

  /** For `WalkOptions.onBytes`. */
  readonly onBytes = (read: number, total: number | undefined): void => {
    this.bytes = read;
    this.totalBytes = total;
  };

  /** Names seen, the tree roots not among them. */
  get entryCount(): number {
    return this.entries;
  }

  volume(facts: VolumeFacts): void {
    const counted = Number(facts.counters.usedInodes);
    if (counted > 0) this.totalEntries = counted;
    this.inner.volume(facts);
    this.report();
  }

  beginTree(tree: TreeName): void {
    // The root comes next and has no name.
    this.entries -= 1;
    this.inner.beginTree(tree);
  }

  endTree(tree: TreeName): void {
    this.inner.endTree(tree);
  }

  enterDirectory(entry: Entry): void {
    this.count();
    this.inner.enterDirectory(entry);
  }

  leaf(entry: Entry): void {
    this.count();
    this.inner.leaf(entry);
  }

  leaveDirectory(entry: Entry, amended: boolean): void {
    this.inner.leaveDirectory(entry, amended);
  }

  drain(): Promise<void> | undefined {
    return this.inner.drain();
  }

  report(): void {
    this.onProgress?.({
      phase: this.phase,
      entries: this.entries,
      totalEntries: this.totalEntries,
      bytes: this.bytes,
      totalBytes: this.totalBytes,
    });
  }

  private count(): void {
    this.entries += 1;
    if (this.entries % REPORT_EVERY_ENTRIES === 0) this.report();
  }
}
