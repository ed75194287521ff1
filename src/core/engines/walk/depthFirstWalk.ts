import { setImmediate as nextTurn } from 'node:timers/promises';
import { MetaError } from '../../errors';
import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { WalkOptions } from '../../ports/metadataSource';
import type { TreeVisitor } from '../../ports/treeVisitor';
import type { DirectorySlice, VolumeReader } from './directoryReader';
import type { Frame } from './frame';
import { successor } from './frame';
import { LookAhead } from './lookAhead';

/** Entries visited between two turns of the event loop, where cancelling is noticed. */
const ENTRIES_PER_TURN = 2048;

/**
 * Visits a tree depth first, and asks for directories long before they are entered: many at once, and the next ones while
 * the visitor is busy with those that came. What is read ahead is bounded.
 */
export class DepthFirstWalk {
  private readonly frames: Frame[] = [];
  private readonly open = new Set<U64>();
  private readonly ahead: LookAhead;
  private sinceTurn = 0;

  constructor(
    reader: VolumeReader,
    private readonly visitor: TreeVisitor,
    private readonly options: WalkOptions,
  ) {
    this.ahead = new LookAhead(reader, this.frames);
  }

  async run(root: Entry): Promise<void> {
    try {
      this.enter(root);
      for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
        if (frame.slice === undefined) await this.ahead.fill(frame);
        if (this.sinceTurn > ENTRIES_PER_TURN) await this.turn();
        this.visit(frame);
      }
    } catch (error) {
      await this.ahead.abandon();
      throw error;
    }
  }

  /** Visits entries of the frame until a directory must be entered or the slice ends. */
  private visit(frame: Frame): void {
    const { slice } = frame;
    if (slice === undefined) return;
    const { entries } = slice;
    while (frame.index < entries.length) {
      const entry = entries[frame.index++];
      if (entry === undefined) break;
      this.sinceTurn += 1;
      if (entry.dangling) this.reportDangling(entry, frame.entry.inode);
      if (entry.attr.type !== EntryType.directory) {
        this.visitor.leaf(entry);
        continue;
      }
      if (this.open.has(entry.inode)) {
        // Following it would never end (docs/formats/json-dump.md §7.4).
        throw new MetaError(
          'damaged',
          `Directory inode ${entry.inode} contains itself, named in directory ${frame.entry.inode}; the tree has no end.`,
        );
      }
      this.enter(entry);
      return;
    }
    this.ahead.used(slice);
    if (slice.isLast) this.leave(frame);
    else this.next(frame, slice);
  }

  private enter(entry: Entry): void {
    this.visitor.enterDirectory(entry);
    this.open.add(entry.inode);
    const above = this.frames.at(-1);
    const outer = above === undefined || hasMore(above) ? above : above.outer;
    this.frames.push({ entry, outer, slice: this.ahead.take(entry), index: 0, from: '' });
  }

  private leave(frame: Frame): void {
    this.frames.pop();
    this.open.delete(frame.entry.inode);
    this.visitor.leaveDirectory(frame.entry, false);
  }

  private next(frame: Frame, { entries }: DirectorySlice): void {
    frame.from = successor(entries.at(-1)?.name ?? frame.from);
    frame.slice = undefined;
    frame.index = 0;
  }

  private reportDangling(entry: Entry, directory: U64): void {
    this.options.onNotice?.({
      code: 'danglingEntry',
      message: `Inode ${entry.inode} is named in directory ${directory} but has no attributes.`,
    });
  }

  private async turn(): Promise<void> {
    this.sinceTurn = 0;
    await nextTurn();
    const pause = this.visitor.drain();
    if (pause !== undefined) await pause;
    this.options.signal?.throwIfAborted();
    this.ahead.prefetch();
  }
}

/** Whether the directory has anything left to visit after its current child. */
function hasMore({ slice, index }: Frame): boolean {
  return slice === undefined || !slice.isLast || index < slice.entries.length;
}
