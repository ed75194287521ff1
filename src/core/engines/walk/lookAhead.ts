import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { DirectoryRequest, DirectorySlice, VolumeReader } from './directoryReader';
import type { Frame } from './frame';
import { successor } from './frame';

/** Entries kept for later. More would outlive the young generation of the heap, which costs more than it gains. */
const MAX_BUFFERED_ENTRIES = 4 * 1024;
/** Entries asked for at a time, and reads under way: with two the server works while an answer is taken apart. */
const ENTRIES_WANTED = 1024;
const MAX_READS = 2;
const MAX_DIRECTORIES = 2048;

/** A part of the tree: the beginning of a directory, or what follows the slice of an open one. */
type Part = Entry | Frame;

interface Wanted extends DirectoryRequest {
  part: Part;
}

/**
 * What of a volume was read before a walk comes to it. Parts are chosen in the order in which the walk will need them, so
 * what is kept is used soon.
 */
export class LookAhead {
  private readonly slices = new Map<Part, DirectorySlice>();
  /** Asked for and not answered yet. */
  private readonly asked = new Set<Part>();
  private readonly reads = new Set<Promise<void>>();
  /** Entries in `slices` and in the frames. */
  private buffered = 0;
  /** Expected entries of a directory, from those that were read. */
  private average = 64;
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly reader: VolumeReader,
    private readonly frames: readonly Frame[],
  ) {}

  /** The slice of a part, when it was read ahead. */
  take(part: Part): DirectorySlice | undefined {
    const slice = this.slices.get(part);
    this.slices.delete(part);
    return slice;
  }

  /** A slice was visited to its end. */
  used(slice: DirectorySlice): void {
    this.buffered -= slice.entries.length;
  }

  /** Gives the frame its next slice. */
  async fill(frame: Frame): Promise<void> {
    const part = frame.from === '' ? frame.entry : frame;
    while (this.asked.has(part)) await Promise.race(this.reads);
    this.throwFailure();
    frame.slice = this.take(part);
    if (frame.slice === undefined) {
      this.makeRoom(frame);
      await this.read([{ inode: frame.entry.inode, from: frame.from, part }, ...this.upcoming(frame)]);
      frame.slice = this.take(part);
    }
    this.prefetch();
  }

  /** Asks for what comes next, without waiting for it. */
  prefetch(): void {
    if (this.reader.isImmediate === true) return;
    while (this.reads.size < MAX_READS && this.buffered + ENTRIES_WANTED <= MAX_BUFFERED_ENTRIES) {
      const wanted = this.upcoming();
      if (wanted.length === 0) return;
      const read = this.read(wanted)
        .catch((error: unknown) => {
          this.failure ??= { error };
        })
        .finally(() => {
          this.reads.delete(read);
        });
      this.reads.add(read);
    }
  }

  /** Waits for what was asked for and is not needed any more. */
  async abandon(): Promise<void> {
    await Promise.all(this.reads);
  }

  private throwFailure(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  private async read(wanted: readonly Wanted[]): Promise<void> {
    for (const { part } of wanted) this.asked.add(part);
    try {
      const slices = await this.reader.read(wanted);
      let entries = 0;
      let answered = 0;
      slices.forEach((slice, i) => {
        const part = wanted[i]?.part;
        if (slice === undefined || part === undefined) return;
        entries += slice.entries.length;
        answered += 1;
        this.slices.set(part, slice);
      });
      this.buffered += entries;
      if (answered > 0) this.average = Math.max(1, (this.average + entries / answered) / 2);
    } finally {
      for (const { part } of wanted) this.asked.delete(part);
    }
  }

  /** What the walk will need next and nobody asked for yet, in its order. `filling` gets its slice by other means. */
  private upcoming(filling?: Frame): Wanted[] {
    const limit = Math.min(MAX_DIRECTORIES, Math.floor(ENTRIES_WANTED / this.average));
    const found: Wanted[] = [];
    for (let frame = this.frames.at(-1); frame !== undefined && found.length < limit; frame = frame.outer) {
      if (frame === filling) continue;
      // What this directory has left comes before all of those above it.
      if (frame.slice === undefined || !this.collect(frame, frame.slice, limit, found)) break;
    }
    return found;
  }

  /** @returns whether all of the directory is known, so that what follows it comes next. */
  private collect(frame: Frame, slice: DirectorySlice, limit: number, found: Wanted[]): boolean {
    this.collectDirectories(slice, frame.index, limit, found);
    if (slice.isLast) return true;
    const next = this.slices.get(frame);
    if (next !== undefined) {
      this.collectDirectories(next, 0, limit, found);
      return next.isLast;
    }
    // Alone: it may be as large as a whole answer.
    if (found.length === 0 && !this.asked.has(frame)) {
      found.push({ inode: frame.entry.inode, from: successor(slice.entries.at(-1)?.name ?? frame.from), part: frame });
    }
    return false;
  }

  private collectDirectories(slice: DirectorySlice, from: number, limit: number, found: Wanted[]): void {
    const stack = [{ entries: slice.entries, index: from }];
    for (let top = stack.at(-1); top !== undefined && found.length < limit; top = stack.at(-1)) {
      const entry = top.entries[top.index++];
      if (entry === undefined) {
        stack.pop();
      } else if (entry.attr.type === EntryType.directory && !this.asked.has(entry)) {
        const known = this.slices.get(entry);
        if (known === undefined) found.push({ inode: entry.inode, from: '', part: entry });
        else stack.push({ entries: known.entries, index: 0 });
      }
    }
  }

  /** Forgets what is needed last: the outermost directories read the rest again on the way back. */
  private makeRoom(needed: Frame): void {
    for (const frame of this.frames) {
      if (this.buffered + ENTRIES_WANTED <= MAX_BUFFERED_ENTRIES || frame === needed) return;
      const { slice } = frame;
      const next = slice?.entries[frame.index];
      // What is on its way belongs behind the slice as it is.
      if (slice === undefined || next === undefined || this.asked.has(frame)) continue;
      this.buffered -= slice.entries.length;
      for (const entry of slice.entries.slice(frame.index)) this.forget(entry);
      this.forget(frame);
      frame.from = next.name;
      frame.slice = undefined;
      frame.index = 0;
    }
  }

  private forget(part: Part): void {
    const stack = [part];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const slice = this.take(top);
      if (slice === undefined) continue;
      this.buffered -= slice.entries.length;
      stack.push(...slice.entries.filter((child) => child.attr.type === EntryType.directory));
    }
  }
}
