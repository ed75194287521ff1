import type { Entry } from '../model/entry';
import type { VolumeFacts } from '../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../ports/treeVisitor';
import { ForwardingVisitor } from './forwardingVisitor';
import type { OnProgress, ProgressPhase } from './progress';

const REPORT_EVERY_ENTRIES = 5000;

/** Passes a walk on and reports how far it is. */
export class ProgressVisitor extends ForwardingVisitor {
  private entries = 0;
  private totalEntries: number | undefined;
  private bytes: number | undefined;
  private totalBytes: number | undefined;

  constructor(
    inner: TreeVisitor,
    private readonly phase: ProgressPhase,
    private readonly onProgress: OnProgress | undefined,
  ) {
    super(inner);
  }

  /** For `WalkOptions.onBytes`. */
  readonly onBytes = (read: number, total: number | undefined): void => {
    this.bytes = read;
    this.totalBytes = total;
  };

  /** Names seen, the tree roots not among them. */
  get entryCount(): number {
    return this.entries;
  }

  override volume(facts: VolumeFacts): void {
    const counted = Number(facts.counters.usedInodes);
    if (counted > 0) this.totalEntries = counted;
    super.volume(facts);
    this.report();
  }

  override beginTree(tree: TreeName): void {
    // The root comes next and has no name.
    this.entries -= 1;
    super.beginTree(tree);
  }

  override enterDirectory(entry: Entry): void {
    this.count();
    super.enterDirectory(entry);
  }

  override leaf(entry: Entry): void {
    this.count();
    super.leaf(entry);
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
