import type { CompareProgress } from '../compareProgress';
import type { TreeMerge } from '../treeMerge';
import { commonLength, wholeChildren } from './equalStretch';
import type { PlainSide } from './plainSide';

/** Items that are read between two looks for equal text, where there was none lately. */
const MAX_STRIDE = 512;
/** Spaces in front of names: the root's children have 6, each level 4 more. */
const indentAt = (depth: number): number => 2 + 4 * depth;
/** A stretch must be worth its overhead. */
const MIN_STRETCH_BYTES = 128;
/** Text that may be looked at in vain, in front of what was earned by passing text over. */
const CREDIT_BYTES = 16 * 1024 * 1024;

/** Reads two dumps in step: text that is the same at the same place of both trees is passed over, the rest goes to the merge. */
export class SideBySide {
  private stride = 1;
  /** Many levels of nesting could make the same text be looked at again for each. */
  private credit = CREDIT_BYTES;
  /** Up to this offset of the left text, what stands `shift` further in the right one is the same. */
  private knownTo = 0;
  private knownShift = 0;

  constructor(
    private readonly left: PlainSide,
    private readonly right: PlainSide,
    private readonly merge: TreeMerge,
    private readonly progress: CompareProgress,
  ) {}

  /** False when a document is not as an official one, and the result means nothing. */
  async run(skipTrash: boolean): Promise<boolean> {
    const { left, right } = this;
    left.beginTree('FSTree');
    right.beginTree('FSTree');
    await this.compareTree();
    const hasTrash = { left: await left.hasTrash(), right: await right.hasTrash() };
    if (hasTrash.left === undefined || hasTrash.right === undefined) return false;
    for (const [side, has] of [[left, hasTrash.left] as const, [right, hasTrash.right] as const]) {
      if (has) side.beginTree('Trash', !skipTrash);
      else side.queue.end();
    }
    await this.compareTree();
    for (const [side, has] of [[left, hasTrash.left] as const, [right, hasTrash.right] as const]) {
      if (!has) continue;
      if (!(await side.isAtEnd())) return false;
      side.queue.end();
    }
    return this.merge.run() === undefined;
  }

  private async compareTree(): Promise<void> {
    const { left, right, merge } = this;
    while (!left.isTreeOver || !right.isTreeOver) {
      const waitsFor = merge.run();
      if (left.queue.length === 0 && right.queue.length === 0) {
        if (this.passOver()) this.stride = 1;
        else this.stride = Math.min(2 * this.stride, MAX_STRIDE);
        this.progress.report(left.queue.entries + right.queue.entries);
        await left.read(this.stride);
        await right.read(this.stride);
      } else {
        const [behind, ahead] = waitsFor === 'left' ? [left, right] : [right, left];
        // Both are to meet between the same two items again.
        await behind.read(Math.max(1, ahead.queue.length >> 1));
        if (behind.isTreeOver && behind.queue.length === 0) await ahead.read(MAX_STRIDE);
      }
    }
    merge.run();
  }

  private passOver(): boolean {
    const { left, right, merge } = this;
    const depth = merge.sharedDepth;
    if (depth === 0 || left.depth !== depth || right.depth !== depth || this.credit < 0) return false;
    const [a, b] = [left.scanner, right.scanner];
    const length = Math.min(a.end - a.position, b.end - b.position);
    const shift = b.offset - a.offset;
    const known = shift === this.knownShift ? Math.max(0, this.knownTo - a.offset) : 0;
    const same = commonLength(a.buffer, a.position, b.buffer, b.position, length, known);
    this.knownShift = shift;
    this.knownTo = a.offset + same;
    if (same < MIN_STRETCH_BYTES) return false;
    const children = wholeChildren(a.buffer, a.position, a.position + same, indentAt(depth));
    const passed = children.end - a.position;
    this.credit = Math.min(CREDIT_BYTES, this.credit + 2 * passed - (children.lookedTo - children.end));
    if (passed === 0) return false;
    merge.skipTo(left.nameAt(children.lastName));
    a.position += passed;
    b.position += passed;
    left.queue.entries += children.entries;
    right.queue.entries += children.entries;
    return true;
  }
}
