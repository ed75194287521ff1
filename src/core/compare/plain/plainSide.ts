import { takeItem } from '../../json/takeItem';
import type { DumpInput } from '../../dump/input/dumpInput';
import { DocumentWindow, WINDOW_SIZE } from '../../dump/json/reader/documentWindow';
import { SECTIONS, Section } from '../../dump/json/reader/sections';
import type { EntrySink, ItemTaker, OpenDirectories } from '../../dump/json/reader/treeReader';
import { TreeReader } from '../../dump/json/reader/treeReader';
import { UnknownMembers } from '../../dump/json/reader/unknownMembers';
import { Byte } from '../../json/jsonScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import { percentUnescape } from '../../json/percentUnescape';
import type { ByteString } from '../../model/byteString';
import type { SideQueue } from '../sideQueue';

const HEAD = Buffer.from('{\n  "Setting": {\n', 'latin1');
const FS_TREE = Buffer.from('\n  "FSTree": {\n', 'latin1');
/** A dump whose header is longer is read the general way. */
const MAX_HEADER_BYTES = 64 * 1024 * 1024;

/** Ends a run of the reader in front of an item. */
const PAUSE = new Error('as many items as were asked for are read');

const IGNORE_ENTRIES: EntrySink = {
  enterDirectory: () => undefined,
  leaf: () => undefined,
  leaveDirectory: () => undefined,
};

/** One of two dumps in the official layout, read item by item, in which stretches can be passed over. */
export class PlainSide implements ItemTaker {
  /** Directories around the next item, the root among them; 0 where the reader is in front of no child, or the first. */
  depth = 0;
  isTreeOver = false;
  private window!: DocumentWindow;
  private unknown!: UnknownMembers;
  private tree: TreeReader | undefined;
  private itemsLeft = 0;

  private constructor(
    private readonly input: DumpInput,
    readonly queue: SideQueue,
    private readonly signal: AbortSignal | undefined,
    private readonly onBytes: ((read: number, total: number | undefined) => void) | undefined,
  ) {}

  /** In front of FSTree; undefined when the dump does not begin in the official layout. */
  static async open(
    input: DumpInput,
    queue: SideQueue,
    signal: AbortSignal | undefined,
    onBytes: ((read: number, total: number | undefined) => void) | undefined,
  ): Promise<PlainSide | undefined> {
    const side = new PlainSide(input, queue, signal, onBytes);
    const offset = await side.findTree();
    if (offset === undefined) return undefined;
    await side.openWindow(offset);
    return side;
  }

  get scanner(): JsonScanner {
    return this.window.scanner;
  }

  /** `isTold`: false reads it without telling. */
  beginTree(name: 'FSTree' | 'Trash', isTold = true): void {
    const sink = isTold ? this.queue : IGNORE_ENTRIES;
    this.isTreeOver = false;
    this.depth = 0;
    this.tree = new TreeReader(this.scanner, this.unknown, sink, [], isTold ? this : undefined);
    if (isTold) this.queue.beginTree(name);
  }

  take(directories: OpenDirectories, isFirst: boolean): boolean {
    if (this.itemsLeft === 0) {
      this.depth = isFirst ? 0 : directories.depth;
      throw PAUSE;
    }
    this.itemsLeft -= 1;
    return isFirst;
  }

  /** Reads so many items, or to the end of the tree. */
  async read(items: number): Promise<void> {
    this.itemsLeft = items;
    while (!this.isTreeOver) {
      try {
        if (this.tree!.run()) {
          this.isTreeOver = true;
          this.depth = 0;
          return;
        }
      } catch (error) {
        if (error === PAUSE) return;
        throw error;
      }
      await this.load();
    }
  }

  /** Behind FSTree: whether a Trash follows, and only that. Undefined when something else does. */
  async hasTrash(): Promise<boolean | undefined> {
    if (!(await this.item(() => this.scanner.takeNext(Byte.objectEnd)))) return false;
    return (await this.item(() => this.scanner.member(SECTIONS, 0))) === Section.trash ? true : undefined;
  }

  /** Whether the document ends behind the last tree. */
  async isAtEnd(): Promise<boolean> {
    return !(await this.item(() => this.scanner.takeNext(Byte.objectEnd)));
  }

  /** The name whose opening quote is there. */
  nameAt(position: number): ByteString {
    const { scanner } = this;
    const before = scanner.position;
    scanner.position = position;
    const name = percentUnescape(scanner.bytes());
    scanner.position = before;
    return name;
  }

  async close(): Promise<void> {
    await this.window.close();
  }

  private async findTree(): Promise<number | undefined> {
    const feed = await this.input.open(0);
    try {
      let text = Buffer.alloc(WINDOW_SIZE.initialBytes);
      let length = 0;
      for (;;) {
        const read = await feed.read(text, length, text.length - length);
        const from = Math.max(0, length - FS_TREE.length);
        length += read;
        if (length >= HEAD.length && text.compare(HEAD, 0, HEAD.length, 0, HEAD.length) !== 0) return undefined;
        const found = text.subarray(0, length).indexOf(FS_TREE, from);
        if (found >= 0) return found + FS_TREE.length - 2;
        if (read === 0 || length > MAX_HEADER_BYTES) return undefined;
        if (length === text.length) text = Buffer.concat([text, Buffer.alloc(length)]);
      }
    } finally {
      await feed.close();
    }
  }

  private async openWindow(offset: number): Promise<void> {
    const feed = await this.input.open(offset);
    this.window = new DocumentWindow(feed, offset, WINDOW_SIZE, false, true);
    this.unknown = new UnknownMembers(this.scanner);
    await this.load();
  }

  private item<T>(take: () => T): Promise<T> {
    return takeItem(this.scanner, take, () => this.load());
  }

  private async load(): Promise<void> {
    this.signal?.throwIfAborted();
    await this.window.load();
    this.onBytes?.(this.window.bytesRead, this.input.totalBytes);
  }
}
