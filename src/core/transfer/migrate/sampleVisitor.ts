import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import { TRASH_NAME } from '../../model/inode';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { TreeName } from '../../ports/treeVisitor';
import { ForwardingVisitor } from '../forwardingVisitor';
import { DirectorySample } from './directorySample';

export const MAX_SAMPLES = 200;
/** Deeper directories are named by their inode. */
const MAX_PATH_NAMES = 100;

/** Passes a walk on and keeps some of its directories, each with the same chance, and the facts. */
export class SampleVisitor extends ForwardingVisitor {
  readonly samples: DirectorySample[] = [];
  facts: VolumeFacts | undefined;
  /** Undefined for an open directory that is not kept. */
  private readonly open: (DirectorySample | undefined)[] = [];
  private readonly names: ByteString[] = [];
  private above: DirectorySample | undefined;
  private tree: TreeName = 'FSTree';
  private directories = 0;

  override volume(facts: VolumeFacts): void {
    this.facts = facts;
    super.volume(facts);
  }

  override beginTree(tree: TreeName): void {
    this.tree = tree;
    super.beginTree(tree);
  }

  override enterDirectory(entry: Entry): void {
    this.above?.add(entry);
    this.names.push(this.names.length === 0 && this.tree === 'Trash' ? `/${TRASH_NAME}` : entry.name);
    this.above = entry.dangling ? undefined : this.choose(entry);
    this.open.push(this.above);
    super.enterDirectory(entry);
  }

  override leaf(entry: Entry): void {
    this.above?.add(entry);
    super.leaf(entry);
  }

  override leaveDirectory(entry: Entry, amended: boolean): void {
    this.open.pop();
    this.names.pop();
    this.above = this.open.at(-1);
    super.leaveDirectory(entry, amended);
  }

  /** A reservoir: the nth directory takes the place of another with a chance of MAX_SAMPLES to n. */
  private choose(entry: Entry): DirectorySample | undefined {
    const place = this.directories < MAX_SAMPLES ? this.directories : Math.floor(Math.random() * this.directories);
    this.directories += 1;
    if (place >= MAX_SAMPLES) return undefined;
    const sample = new DirectorySample(
      entry.inode,
      this.names.length > MAX_PATH_NAMES ? undefined : this.names.join('/'),
    );
    this.samples[place] = sample;
    return sample;
  }
}
