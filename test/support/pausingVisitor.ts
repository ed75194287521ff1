import type { Entry } from '../../src/core/model/entry';
import type { VolumeFacts } from '../../src/core/model/volumeFacts';
import type { MetadataSource } from '../../src/core/ports/metadataSource';
import type { TreeName, TreeVisitor } from '../../src/core/ports/treeVisitor';

/** Passes everything on; when a walk first lets it pause, something else happens. */
export class PausingVisitor implements TreeVisitor {
  private hasPaused = false;

  constructor(
    private readonly receiver: TreeVisitor,
    private readonly inPause: () => Promise<void> | void,
  ) {}

  volume(facts: VolumeFacts): void {
    this.receiver.volume(facts);
  }

  beginTree(tree: TreeName): void {
    this.receiver.beginTree(tree);
  }

  endTree(tree: TreeName): void {
    this.receiver.endTree(tree);
  }

  enterDirectory(entry: Entry): void {
    this.receiver.enterDirectory(entry);
  }

  leaf(entry: Entry): void {
    this.receiver.leaf(entry);
  }

  leaveDirectory(entry: Entry, amended: boolean): void {
    this.receiver.leaveDirectory(entry, amended);
  }

  drain(): Promise<void> | undefined {
    if (this.hasPaused) return this.receiver.drain();
    this.hasPaused = true;
    return this.pause();
  }

  private async pause(): Promise<void> {
    await this.inPause();
    await this.receiver.drain();
  }
}

/** From now on every walk of the source is interrupted once. */
export function pauseWalks(source: MetadataSource, inPause: () => Promise<void> | void): void {
  const walk = source.walk.bind(source);
  source.walk = (visitor, options) => walk(new PausingVisitor(visitor, inPause), options);
}
