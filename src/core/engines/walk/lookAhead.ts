import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { DirectoryRequest, DirectorySlice, VolumeReader } from './directoryReader';
import type { Frame } from './frame';
import { successor } from './frame';

/** Entries kept for later; half of it is asked for at a time. */
const MAX_BUFFERED_ENTRIES = 6 * 1024;
const MAX_DIRECTORIES = 2048;
const ENTRIES_WANTED = 2 * 1024;

interface Wanted extends DirectoryRequest {
  give: (slice: DirectorySlice) => unknown;
}

/**
 * What of a volume was read before a walk comes to it. Directories are chosen in the order in which the walk will enter
 * them, so what is kept is used soon.
 */
export class LookAhead {
  private readonly slices = new Map<Entry, DirectorySlice>();
  private readonly continuations = new Map<Frame, DirectorySlice>();
  /** Entries in both and in the frames. */
  private buffered = 0;
  /** Expected entries of a directory, from those that were read. */
  private average = 64;
  private pending: Promise<void> | undefined;
  private failure: { error: unknown } | undefined;

  constructor(
    private readonly reader: VolumeReader,
    private readonly frames: readonly Frame[],
  ) {}

  /** The beginning of a directory that is entered, when it was read ahead. */
  take(directory: Entry): DirectorySlice | undefined {
    const slice = this.slices.get(directory);
    this.slices.delete(directory);
    return slice;
  }

  /** A slice was visited to its end. */
  used(slice: DirectorySlice): void {
    this.buffered -= slice.entries.length;
  }

  /** Gives the frame its next slice. */
  async fill(frame: Frame): Promise<void> {
    await this.settle();
    const known = frame.from === '' ? this.take(frame.entry) : this.continuations.get(frame);
    this.continuations.delete(frame);
    if (known !== undefined) {
      frame.slice = known;
    } else {
      this.makeRoom(frame);
      const needed: Wanted = { inode: frame.entry.inode, from: frame.from, give: (slice) => (frame.slice = slice) };
      await this.read([needed, ...this.upcoming(frame)]);
    }
    this.prefetch();
  }

  /** Asks for what comes next, without waiting for it. */
  prefetch(): void {
    if (this.pending !== undefined || this.buffered > MAX_BUFFERED_ENTRIES / 2) return;
    const wanted = this.upcoming();
    if (wanted.length === 0) return;
    this.pending = this.read(wanted)
      .catch((error: unknown) => {
        this.failure = { error };
      })
      .finally(() => {
        this.pending = undefined;
      });
  }

  /** Waits for what was asked for and is not needed any more. */
  async abandon(): Promise<void> {
    await this.pending;
  }

  /** A failure of what was asked for shows when it is needed. */
  private async settle(): Promise<void> {
    await this.pending;
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  private async read(wanted: readonly Wanted[]): Promise<void> {
    const slices = await this.reader.read(wanted);
    let entries = 0;
    let answered = 0;
    slices.forEach((slice, i) => {
      if (slice === undefined) return;
      entries += slice.entries.length;
      answered += 1;
      wanted[i]?.give(slice);
    });
    this.buffered += entries;
    if (answered > 0) this.average = Math.max(1, (this.average + entries / answered) / 2);
  }

  private room(): number {
    const entries = Math.min(ENTRIES_WANTED, MAX_BUFFERED_ENTRIES - this.buffered);
    return Math.max(0, Math.min(MAX_DIRECTORIES, Math.floor(entries / this.average)));
  }

  /** What the walk will need next and was not read yet, in its order. `filling` gets its slice by other means. */
  private upcoming(filling?: Frame): Wanted[] {
    const limit = this.room();
    const found: Entry[] = [];
    for (let frame = this.frames.at(-1); frame !== undefined && found.length < limit; frame = frame.outer) {
      if (frame === filling) continue;
      // What this directory has left comes before all of those above it.
      if (frame.slice === undefined) break;
      this.collect(frame.slice, frame.index, limit, found);
      if (frame.slice.isLast) continue;
      if (found.length === 0 && !this.continuations.has(frame)) return [this.continuation(frame, frame.slice)];
      break;
    }
    return found.map((entry) => ({ inode: entry.inode, from: '', give: (slice) => this.slices.set(entry, slice) }));
  }

  private continuation(frame: Frame, { entries }: DirectorySlice): Wanted {
    return {
      inode: frame.entry.inode,
      from: successor(entries.at(-1)?.name ?? frame.from),
      give: (slice) => this.continuations.set(frame, slice),
    };
  }

  private collect(slice: DirectorySlice, from: number, limit: number, found: Entry[]): void {
    const stack = [{ entries: slice.entries, index: from }];
    for (let top = stack.at(-1); top !== undefined && found.length < limit; top = stack.at(-1)) {
      const entry = top.entries[top.index++];
      if (entry === undefined) {
        stack.pop();
      } else if (entry.attr.type === EntryType.directory) {
        const known = this.slices.get(entry);
        if (known === undefined) found.push(entry);
        else stack.push({ entries: known.entries, index: 0 });
      }
    }
  }

  /** Forgets what is needed last: the outermost directories read the rest again on the way back. */
  private makeRoom(needed: Frame): void {
    for (const frame of this.frames) {
      if (this.buffered <= MAX_BUFFERED_ENTRIES / 2 || frame === needed) return;
      const { slice } = frame;
      const next = slice?.entries[frame.index];
      if (slice === undefined || next === undefined) continue;
      this.buffered -= slice.entries.length;
      for (const entry of slice.entries.slice(frame.index)) this.forget(entry);
      frame.from = next.name;
      frame.slice = undefined;
      frame.index = 0;
      const continuation = this.continuations.get(frame);
      this.continuations.delete(frame);
      this.buffered -= continuation?.entries.length ?? 0;
    }
  }

  private forget(directory: Entry): void {
    const stack = [directory];
    for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
      const slice = this.take(entry);
      if (slice === undefined) continue;
      this.buffered -= slice.entries.length;
      stack.push(...slice.entries.filter((child) => child.attr.type === EntryType.directory));
    }
  }
}
