import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { WINDOW_END } from '../../../json/jsonTextError';
import { percentUnescape } from '../../../json/percentUnescape';
import type { ByteString } from '../../../model/byteString';
import type { Entry } from '../../../model/entry';
import { EntryType } from '../../../model/entryType';
import { EntryReader, EntryStop } from './entryReader';
import { displayPath } from './displayPath';
import type { UnknownMembers } from './unknownMembers';

/** What a tree consists of, in document order. `offset` is that of the name's quote, of the brace for a root. */
export interface EntrySink {
  enterDirectory(entry: Entry, offset: number): void;
  leaf(entry: Entry, offset: number): void;
  leaveDirectory(entry: Entry, amended: boolean): void;
}

/** The directories around the next item. */
export class OpenDirectories {
  private readonly entries: Entry[] = [];
  private readonly lookedAhead: boolean[] = [];

  get depth(): number {
    return this.entries.length;
  }

  /** The innermost. */
  get last(): Entry {
    return this.entries[this.entries.length - 1]!;
  }

  /** Whether the members behind `entries` of the innermost are known already. */
  get isLastLookedAhead(): boolean {
    return this.lookedAhead[this.entries.length - 1]!;
  }

  /** From the root's child inwards. */
  get names(): ByteString[] {
    return this.entries.slice(1).map((entry) => entry.name);
  }

  push(entry: Entry, lookedAhead: boolean): void {
    this.entries.push(entry);
    this.lookedAhead.push(lookedAhead);
  }

  pop(): Entry {
    this.lookedAhead.pop();
    return this.entries.pop()!;
  }
}

/** Takes items ahead of the reader where the text has a layout it knows. */
export interface ItemTaker {
  /**
   * As many items as it can, from a place between two of them on; none that the window cuts, and not the end of the root.
   * `isFirst`: the next would be the first child of the innermost directory. Returns the same for the place it reached.
   */
  take(directories: OpenDirectories, isFirst: boolean): boolean;
}

const State = {
  /** In front of the root's value. */
  root: 0,
  /** Behind the opening brace of `entries`. */
  firstChild: 1,
  /** Behind a child. */
  nextChild: 2,
  /** Behind the closing brace of `entries`. */
  tail: 3,
  done: 4,
} as const;
type State = (typeof State)[keyof typeof State];

/**
 * Reads one tree, without recursion. What it takes at a time is an item: an entry up to its `entries`, or the end of a
 * directory. Nothing is told of an item that the window cuts.
 */
export class TreeReader {
  private state: State = State.root;
  private readonly directories = new OpenDirectories();
  private readonly entries: EntryReader;
  /** Of the item being read, for messages. */
  private itemName: ByteString | undefined;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly unknown: UnknownMembers,
    private readonly sink: EntrySink,
    /** Names in front of the root's, for places. */
    private readonly prefix: readonly ByteString[] = [],
    private readonly taker?: ItemTaker,
  ) {
    this.entries = new EntryReader(scanner, unknown);
  }

  /** Of the item being read. */
  get path(): string {
    const names = [...this.prefix, ...this.directories.names];
    if (this.itemName !== undefined) names.push(this.itemName);
    return displayPath(names);
  }

  /** Reads as far as the window goes; true when the tree is complete. */
  run(): boolean {
    const { scanner } = this;
    let itemStart = scanner.position;
    try {
      while (this.state !== State.done) {
        this.takeAhead();
        itemStart = scanner.position;
        this.itemName = undefined;
        this.readItem(this.state);
      }
      return true;
    } catch (error) {
      if (error !== WINDOW_END) throw error;
      scanner.position = itemStart;
      this.unknown.dropItem();
      return false;
    }
  }

  private takeAhead(): void {
    if (this.taker === undefined || (this.state !== State.firstChild && this.state !== State.nextChild)) return;
    const isFirst = this.taker.take(this.directories, this.state === State.firstChild);
    this.state = isFirst ? State.firstChild : State.nextChild;
  }

  private readItem(state: State): void {
    const { scanner } = this;
    if (state === State.tail) {
      this.readTail();
      return;
    }
    if (state === State.root) {
      scanner.peek();
      this.readEntry('', scanner.offset);
      return;
    }
    const more = state === State.firstChild ? !scanner.takeEmpty(Byte.objectEnd) : scanner.takeNext(Byte.objectEnd);
    if (!more) {
      this.state = State.tail;
      return;
    }
    if (scanner.peek() !== Byte.quote) scanner.unexpected('the name of an entry in quotes');
    const { offset } = scanner;
    const name = percentUnescape(scanner.bytes());
    scanner.takeColon();
    this.itemName = name;
    this.readEntry(name, offset);
  }

  private readEntry(name: ByteString, offset: number): void {
    const entry = this.entries.readHead(name);
    const { stop } = this.entries;
    this.endItem();
    if (stop !== EntryStop.end) {
      this.directories.push(entry, stop === EntryStop.entriesLookedAhead);
      this.state = State.firstChild;
      this.sink.enterDirectory(entry, offset);
      return;
    }
    this.state = this.directories.depth === 0 ? State.done : State.nextChild;
    if (entry.attr.type === EntryType.directory) {
      this.sink.enterDirectory(entry, offset);
      this.sink.leaveDirectory(entry, false);
    } else {
      if (this.state === State.done) this.scanner.fail('the root of a tree is not a directory');
      this.sink.leaf(entry, offset);
    }
  }

  private readTail(): void {
    const { directories } = this;
    const entry = directories.last;
    const amended = this.entries.readTail(entry, directories.isLastLookedAhead);
    this.endItem();
    directories.pop();
    this.state = directories.depth === 0 ? State.done : State.nextChild;
    this.sink.leaveDirectory(entry, amended);
  }

  private endItem(): void {
    if (this.unknown.foundInItem) this.unknown.endItem(this.path);
  }
}
