import type { ByteString } from '../model/byteString';
import type { Entry } from '../model/entry';
import { TRASH_NAME } from '../model/inode';
import { RecordHasher } from '../transfer/verify/recordHasher';
import { hashContents } from './contentHash';
import type { DifferenceCollector } from './differenceCollector';
import type { EntryComparer } from './entryChanges';
import type { IgnoredFields } from './ignoredFields';
import type { OneSided, Side } from './pathNode';
import { PathNode } from './pathNode';
import type { SideQueue } from './sideQueue';
import { Step } from './sideQueue';

/** Thrown when the names of a directory are not in byte order: such a source has to be compared another way. */
export const NOT_IN_ORDER = new Error('names are not in byte order');

const RECORD_CHILD = 1;

/** A directory that is open on both sides. */
interface Shared {
  left: Entry | undefined;
  right: Entry | undefined;
  leftNode: PathNode;
  rightNode: PathNode;
  /** Its end is reached, or it is not there. */
  isLeftOver: boolean;
  isRightOver: boolean;
  leftName: ByteString;
  rightName: ByteString;
  compares: 'entry' | 'root' | 'nothing';
}

/** A directory that is open on one side only. */
interface Lone {
  side: Side;
  entry: Entry;
  node: PathNode;
  /** The directory itself, where it is kept. */
  kept: OneSided | undefined;
  /** It or the nearest around it that is kept. */
  anchor: OneSided | undefined;
  hasher: RecordHasher;
  below: number;
}

/** Walks two trees in step, each told in dump order, and finds what differs. */
export class TreeMerge {
  private readonly shared: Shared[] = [];
  /** Open below the innermost shared directory. */
  private readonly lone: Lone[] = [];

  constructor(
    private readonly left: SideQueue,
    private readonly right: SideQueue,
    private readonly comparer: EntryComparer,
    private readonly ignored: IgnoredFields,
    private readonly collector: DifferenceCollector,
  ) {}

  /** Takes what is there. @returns the side that must tell more before it can go on; undefined at the end. */
  run(): Side | undefined {
    for (;;) {
      const lone = this.lone[this.lone.length - 1];
      let waitsFor: Side | 'end' | undefined;
      if (lone !== undefined) waitsFor = this.stepLone(lone);
      else {
        const shared = this.shared[this.shared.length - 1];
        waitsFor = shared === undefined ? this.stepTree() : this.stepShared(shared);
      }
      if (waitsFor !== undefined) return waitsFor === 'end' ? undefined : waitsFor;
    }
  }

  /** How deep both sides are in the same directory; 0 when they are not. The root's children are at 1. */
  get sharedDepth(): number {
    const innermost = this.shared[this.shared.length - 1];
    if (this.lone.length > 0 || innermost === undefined || innermost.isLeftOver || innermost.isRightOver) return 0;
    return this.shared.length;
  }

  /** Both sides have passed the same children of the innermost directory; the last was this one. */
  skipTo(name: ByteString): void {
    const innermost = this.shared[this.shared.length - 1]!;
    innermost.leftName = name;
    innermost.rightName = name;
  }

  private stepTree(): Side | 'end' | undefined {
    const { left, right } = this;
    if (left.next === Step.none) return 'left';
    if (right.next === Step.none) return 'right';
    const tree = Math.min(left.next, right.next);
    if (tree === Step.end) return 'end';
    const [hasLeft, hasRight] = [left.next === tree, right.next === tree];
    const node = new PathNode(undefined, tree === Step.trash ? TRASH_NAME : '');
    this.shared.push({
      left: hasLeft ? left.entry : undefined,
      right: hasRight ? right.entry : undefined,
      leftNode: node,
      rightNode: node,
      isLeftOver: !hasLeft,
      isRightOver: !hasRight,
      leftName: '',
      rightName: '',
      // A load may have to make the root of the trash.
      compares: tree === Step.trash ? 'nothing' : 'root',
    });
    if (hasLeft) left.take();
    if (hasRight) right.take();
    return undefined;
  }

  private stepShared(directory: Shared): Side | undefined {
    const { left, right } = this;
    if (!directory.isLeftOver) {
      if (left.next === Step.none) return 'left';
      if (left.next === Step.leave) {
        left.take();
        directory.isLeftOver = true;
      }
    }
    if (!directory.isRightOver) {
      if (right.next === Step.none) return 'right';
      if (right.next === Step.leave) {
        right.take();
        directory.isRightOver = true;
      }
    }
    if (directory.isLeftOver && directory.isRightOver) this.endShared(directory);
    else if (directory.isRightOver) this.takeLone('left', left, directory);
    else if (directory.isLeftOver) this.takeLone('right', right, directory);
    else this.takeLower(directory);
    return undefined;
  }

  private takeLower(directory: Shared): void {
    const leftName = this.left.entry.name;
    const rightName = this.right.entry.name;
    if (leftName === rightName) this.takeBoth(directory, leftName);
    else if (leftName < rightName) this.takeLone('left', this.left, directory);
    else this.takeLone('right', this.right, directory);
  }

  private takeBoth(directory: Shared, name: ByteString): void {
    const { left, right } = this;
    if (name < directory.leftName || name < directory.rightName) throw NOT_IN_ORDER;
    directory.leftName = directory.rightName = name;
    const [l, r] = [left.entry, right.entry];
    const [leftStep, rightStep] = [left.next, right.next];
    left.take();
    right.take();
    if (leftStep !== rightStep) {
      this.tellLone('left', directory.leftNode, l, leftStep);
      this.tellLone('right', directory.rightNode, r, rightStep);
    } else if (leftStep === Step.leaf) {
      if (!this.comparer.sameInode(l.inode, r.inode) && this.tellTwins(directory, l, r) !== undefined) return;
      const changes = this.comparer.compare(l, r);
      if (changes !== undefined) this.collector.changed(new PathNode(directory.rightNode, name), r, changes);
    } else {
      this.openShared(directory, l, r);
    }
  }

  private openShared(directory: Shared, left: Entry, right: Entry): void {
    const twins = this.comparer.sameInode(left.inode, right.inode) ? undefined : this.tellTwins(directory, left, right);
    const node = twins === undefined ? new PathNode(directory.rightNode, right.name) : undefined;
    this.shared.push({
      left,
      right,
      leftNode: node ?? twins![0],
      rightNode: node ?? twins![1],
      isLeftOver: false,
      isRightOver: false,
      leftName: '',
      rightName: '',
      compares: twins === undefined ? 'entry' : 'nothing',
    });
  }

  /** The same name for two inodes: which of them moved shows only at the end. */
  private tellTwins(directory: Shared, left: Entry, right: Entry): [OneSided, OneSided] | undefined {
    return this.collector.twins(directory.leftNode, left, directory.rightNode, right);
  }

  private endShared({ left, right, rightNode, compares }: Shared): void {
    this.shared.pop();
    if (left === undefined || right === undefined || compares === 'nothing') return;
    const changes = this.comparer.compare(left, right, compares === 'root');
    if (changes !== undefined) this.collector.changed(rightNode, right, changes);
  }

  private takeLone(side: Side, queue: SideQueue, directory: Shared): void {
    const { entry, next } = queue;
    const last = side === 'left' ? directory.leftName : directory.rightName;
    if (entry.name < last) throw NOT_IN_ORDER;
    if (side === 'left') directory.leftName = entry.name;
    else directory.rightName = entry.name;
    queue.take();
    this.tellLone(side, side === 'left' ? directory.leftNode : directory.rightNode, entry, next);
  }

  private tellLone(side: Side, parent: PathNode, entry: Entry, step: Step, around?: Lone): void {
    const kept = this.collector.lone(side, parent, entry, around?.anchor);
    if (step === Step.leaf) {
      if (around !== undefined) this.hashChild(around, entry, '');
      return;
    }
    this.lone.push({
      side,
      entry,
      node: kept ?? new PathNode(parent, entry.name),
      kept,
      anchor: kept ?? around?.anchor,
      hasher: new RecordHasher(),
      below: 0,
    });
  }

  private stepLone(directory: Lone): Side | undefined {
    const queue = directory.side === 'left' ? this.left : this.right;
    const { next } = queue;
    if (next === Step.none) return directory.side;
    if (next === Step.leave) {
      queue.take();
      this.endLone(directory);
      return undefined;
    }
    const { entry } = queue;
    queue.take();
    this.tellLone(directory.side, directory.node, entry, next, directory);
    return undefined;
  }

  private endLone({ entry, kept, hasher, below }: Lone): void {
    const digest = hasher.digest();
    if (kept !== undefined) {
      kept.digest = digest;
      kept.below = below;
    }
    this.lone.pop();
    const around = this.lone[this.lone.length - 1];
    if (around === undefined) return;
    around.below += below;
    this.hashChild(around, entry, digest);
  }

  private hashChild(directory: Lone, entry: Entry, digest: string): void {
    const { hasher } = directory;
    directory.below += 1;
    hasher.begin(RECORD_CHILD);
    hasher.bytes(entry.name);
    if (!this.ignored.has('inode')) hasher.int(entry.inode);
    hashContents(hasher, entry, this.ignored);
    hasher.bytes(digest);
    hasher.end();
  }
}
