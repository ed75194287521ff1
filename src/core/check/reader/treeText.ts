import { Byte } from '../../json/jsonScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import { WINDOW_END } from '../../json/jsonTextError';
import { percentUnescape } from '../../json/percentUnescape';
import type { ByteString } from '../../model/byteString';
import { Item, LineScanner } from '../../dump/json/scan/lineScanner';
import type { NameText } from '../entry/checkName';
import type { JsonMember, JsonNode, Span } from '../json/jsonNode';
import { readName, readNode, readString } from '../json/readNode';
import type { PlainItem } from './plainItem';
import { LineItem, TextItem } from './plainItem';

/** An entry as it stands in the text. Of a directory, what stands in front of its entries. */
export interface EntryParts extends Span {
  /** Undefined for the root of a tree. */
  name: NameText | undefined;
  members: readonly JsonMember[];
  /** Its entries follow, then `leave`. */
  opens: boolean;
  /** The bytes at a place of the entry. */
  raw: (at: Span) => string;
}

export interface TreeSink {
  /**
   * An entry that was read the fast way; true when nothing is to be said of it. Else it comes again as `entry`. `depth`:
   * open directories.
   */
  plain(item: PlainItem, isDirectory: boolean, depth: number): boolean;
  entry(parts: EntryParts, depth: number): void;
  /** A member of `entries` that is no entry, or a root that is none. */
  noEntry(name: NameText | undefined, value: JsonNode, depth: number): void;
  /** Members behind `entries`. */
  leave(tail: readonly JsonMember[], at: Span): void;
}

const State = { root: 0, firstChild: 1, nextChild: 2, tail: 3, done: 4 } as const;
type State = (typeof State)[keyof typeof State];

/**
 * Reads a tree with all that is wrong in it, as long as it is JSON: the reader of dumps stops at the first entry that means
 * nothing. Without recursion; nothing is told of an item that the window cuts.
 */
export class TreeText {
  private state: State = State.root;
  private depth = 0;
  private readonly lines: LineScanner;
  private readonly lineItem: LineItem;
  private readonly textItem: TextItem;
  private itemName: ByteString | undefined;
  /** Of directories, by depth, whose entries are read for the second time: the members in between. */
  private readonly again = new Map<number, JsonMember[]>();

  constructor(
    private readonly scanner: JsonScanner,
    private readonly sink: TreeSink,
  ) {
    this.lines = new LineScanner(scanner);
    this.lineItem = new LineItem(this.lines);
    this.textItem = new TextItem(scanner);
  }

  /** Of the item being read. */
  get readingName(): ByteString | undefined {
    return this.itemName;
  }

  /** Reads as far as the window goes; true when the tree is complete. */
  run(): boolean {
    const { scanner } = this;
    let itemStart = scanner.position;
    try {
      while (this.state !== State.done) {
        if (this.state === State.firstChild || this.state === State.nextChild) this.takeLines();
        itemStart = scanner.position;
        this.itemName = undefined;
        this.readItem();
      }
      return true;
    } catch (error) {
      if (error !== WINDOW_END) throw error;
      scanner.position = itemStart;
      return false;
    }
  }

  private takeLines(): void {
    const { lines, sink, scanner } = this;
    for (;;) {
      const item = lines.next(this.depth, this.state === State.firstChild);
      if (item === Item.none) return;
      if (item === Item.leave) {
        this.depth--;
        this.state = State.nextChild;
        const at = { start: scanner.offset - 1, end: scanner.offset };
        sink.leave([], at);
        continue;
      }
      const opens = item === Item.directory;
      if (!sink.plain(this.lineItem, opens, this.depth)) {
        scanner.position = lines.entryStart;
        this.readThoroughly();
      } else if (opens) {
        this.depth++;
        this.state = State.firstChild;
      } else {
        this.state = State.nextChild;
      }
    }
  }

  private readItem(): void {
    const { scanner, state } = this;
    if (state === State.tail) {
      this.readTail();
    } else if (state === State.root) {
      this.readEntry(undefined);
    } else {
      const more = state === State.firstChild ? !scanner.takeEmpty(Byte.objectEnd) : scanner.takeNext(Byte.objectEnd);
      if (more) this.readChild();
      else this.state = State.tail;
    }
  }

  private readChild(): void {
    const { scanner, textItem } = this;
    if (scanner.peek() !== Byte.quote) scanner.unexpected('the name of an entry in quotes');
    const { position } = scanner;
    if (textItem.take()) {
      const { opens } = textItem;
      if (this.sink.plain(textItem, opens, this.depth)) {
        if (opens) this.depth++;
        this.state = opens ? State.firstChild : State.nextChild;
        return;
      }
      scanner.position = position;
    }
    this.readThoroughly();
  }

  private readThoroughly(): void {
    const { scanner } = this;
    const start = scanner.offset;
    const { bytes, isValid } = readString(scanner);
    const at = { start, end: scanner.offset };
    scanner.takeColon();
    const name = percentUnescape(bytes);
    this.itemName = name;
    this.readEntry({ name, escaped: bytes, isValid, at });
  }

  private readEntry(name: NameText | undefined): void {
    const { scanner, sink, depth } = this;
    if (scanner.peek() !== Byte.objectStart) {
      const value = readNode(scanner);
      this.state = depth === 0 ? State.done : State.nextChild;
      sink.noEntry(name, value, depth);
      return;
    }
    const start = scanner.offset;
    scanner.position++;
    const { members, opens } = this.readMembers(!scanner.takeEmpty(Byte.objectEnd));
    const raw = (at: Span): string => this.raw(at);
    if (opens) this.depth++;
    this.state = opens ? State.firstChild : depth === 0 ? State.done : State.nextChild;
    sink.entry({ name, members, opens, start, end: scanner.offset, raw }, depth);
  }

  private readTail(): void {
    const { scanner, sink } = this;
    const start = scanner.offset;
    const { members, opens } = this.readMembers(scanner.takeNext(Byte.objectEnd));
    if (opens) {
      // For the second time: the same directory goes on.
      this.state = State.firstChild;
      this.again.set(this.depth, [...(this.again.get(this.depth) ?? []), ...members]);
      return;
    }
    const earlier = this.again.get(this.depth) ?? [];
    this.again.delete(this.depth);
    this.depth--;
    this.state = this.depth === 0 ? State.done : State.nextChild;
    sink.leave([...earlier, ...members], { start, end: scanner.offset });
  }

  private readMembers(first: boolean): { members: JsonMember[]; opens: boolean } {
    const { scanner } = this;
    const members: JsonMember[] = [];
    for (let more = first; more; more = scanner.takeNext(Byte.objectEnd)) {
      const { name, at } = readName(scanner);
      if (name === 'entries' && scanner.peek() === Byte.objectStart) {
        const start = scanner.offset;
        scanner.position++;
        members.push({ name, at, value: { kind: 'object', members: [], start, end: scanner.offset } });
        return { members, opens: true };
      }
      members.push({ name, at, value: readNode(scanner) });
    }
    return { members, opens: false };
  }

  private raw({ start, end }: Span): string {
    const { buffer, base } = this.scanner;
    return buffer.toString('utf8', start - base, end - base);
  }
}
