import { takeItem } from '../../../json/takeItem';
import type { DumpPlace } from '../../../errors';
import { displayName } from '../../../display/name';
import { MetaError } from '../../../errors';
import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { JsonTextError } from '../../../json/jsonTextError';
import { TRASH_NAME } from '../../../model/inode';
import type { VolumeFacts } from '../../../model/volumeFacts';
import type { OnHazard } from '../../../ports/metadataSource';
import type { OnNotice } from '../../../ports/notice';
import type { TreeName, TreeVisitor } from '../../../ports/treeVisitor';
import { HEAD_BYTES, refuseForeignContent } from '../../input/contentKind';
import type { DumpInput } from '../../input/dumpInput';
import type { TakenBytes, WindowSize } from './documentWindow';
import { DocumentWindow, WINDOW_SIZE } from './documentWindow';
import { FactsCollector } from './factsCollector';
import { LineFinder } from './lineFinder';
import { LongSkip } from './longSkip';
import { SECTIONS, Section } from './sections';
import type { LineSink } from '../scan/lineRun';
import { LineRun } from '../scan/lineRun';
import type { EntrySink } from './treeReader';
import { TreeReader } from './treeReader';
import { UnknownMembers } from './unknownMembers';

/** A `TreeVisitor` that may also take the document offsets of entries. */
export type DumpVisitor = EntrySink & Pick<TreeVisitor, 'volume' | 'beginTree' | 'endTree' | 'drain'>;

/** A `DumpVisitor` that takes entries of official layout as they stand in the text. */
export type LineVisitor = DumpVisitor & LineSink;

export interface PassOptions {
  signal?: AbortSignal | undefined;
  onNotice?: OnNotice | undefined;
  onBytes?: ((read: number, total: number | undefined) => void) | undefined;
  /** A cut right behind a tree ends the document when this returns. */
  onHazard?: OnHazard | undefined;
  /** The trash is read, for the document must be whole, but not told. */
  skipTrash?: boolean | undefined;
  /** Asked between batches: true ends the reading early. */
  isDone?: (() => boolean) | undefined;
  /** Is given the bytes of the trees, and never those of the header, which may hold secrets. */
  copyTrees?: TakenBytes | undefined;
  windowSize?: WindowSize | undefined;
}

const IGNORE_ENTRIES: EntrySink = {
  enterDirectory: () => undefined,
  leaf: () => undefined,
  leaveDirectory: () => undefined,
};

/** So much of the end of a file is searched for sections that belong in front of the trees. */
const TAIL_BYTES = 64 * 1024;
const HEADER_SECTION_NAME = new RegExp(`"(${SECTIONS.names.slice(0, Section.fsTree).join('|')})"\\s*:`);

/** One reading of a dump from its beginning (docs/formats/json-dump.md §1, §9). */
export class DumpPass {
  private readonly windows: DocumentWindow[] = [];
  private window!: DocumentWindow;
  private unknown!: UnknownMembers;
  private tree: TreeReader | undefined;
  private readonly lines: LineFinder;
  private lineSink: LineSink | undefined;
  private isCut = false;
  private isContainerTold = false;

  constructor(
    private readonly input: DumpInput,
    private readonly options: PassOptions,
  ) {
    this.lines = new LineFinder(input);
  }

  /** @throws {MetaError} `malformed`, `notJuiceFs`, `limit`, `damaged`, `io`. */
  async facts(): Promise<VolumeFacts> {
    return this.reading(async () => {
      const collector = await this.begin();
      const first = await this.readHeader(collector);
      if (!(await this.isInOrder(first, collector))) await this.readRest(first, collector);
      return this.complete(collector);
    });
  }

  /** Tells the visitor everything. Errors are as for `facts`; what the visitor throws goes through. */
  async walk(visitor: DumpVisitor): Promise<void> {
    return this.reading(async () => {
      const collector = await this.begin();
      const first = await this.readHeader(collector);
      if (await this.isInOrder(first, collector)) await this.walkInOrder(collector, visitor);
      else await this.walkOutOfOrder(first, collector, visitor);
      await this.tellUnknown();
      if (this.unknown.notTold > 0) {
        const message = `${this.unknown.notTold} more unknown members were skipped.`;
        this.options.onNotice?.({ code: 'unknownMember', message });
      }
    });
  }

  /** The same for a visitor that takes lines; much faster when most of them have the official layout. */
  async walkLines(visitor: LineVisitor): Promise<void> {
    this.lineSink = visitor;
    await this.walk(visitor);
  }

  private get scanner(): JsonScanner {
    return this.window.scanner;
  }

  private async reading<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw await this.explain(error);
    } finally {
      await Promise.all(this.windows.map((window) => window.close()));
    }
  }

  private async explain(error: unknown): Promise<unknown> {
    const path = this.tree?.path ?? '';
    if (error instanceof JsonTextError) {
      // What was told can be looked at, so its text must be there.
      await this.window.endCopy();
      // Bytes that come out of damaged data may be wrong before the damage shows.
      const failure = await this.window.pendingFailure();
      if (failure !== undefined) return this.placed(failure, error.offset, path);
      const place = await this.placeOf(error.offset, path);
      return new MetaError(error.reason, `${this.input.label}: ${error.message} (${placeText(place)})`, { place });
    }
    return this.windows.length === 0 ? error : this.placed(error, this.window.endOffset, path);
  }

  /** Says of damaged data how far the reading had come. */
  private async placed(error: unknown, offset: number, path: string): Promise<unknown> {
    if (!MetaError.is(error, 'damaged') || error.place !== undefined) return error;
    // Finding the line reads the damaged data again.
    const place = await this.placeOf(offset, path).catch(() => undefined);
    if (place === undefined) return error;
    return new MetaError(error.reason, `${error.message} Reading had come to ${placeText(place)}.`, {
      cause: error,
      place,
    });
  }

  private async openWindow(offset: number): Promise<void> {
    const feed = await this.input.open(offset);
    const size = this.options.windowSize ?? WINDOW_SIZE;
    const isOnce = this.input.access === 'once';
    this.window = new DocumentWindow(feed, offset, size, isOnce, !isOnce);
    this.windows.push(this.window);
    await this.loadMore();
  }

  /** Up to the opening brace. */
  private async begin(): Promise<FactsCollector> {
    await this.openWindow(0);
    const { scanner } = this;
    this.unknown = new UnknownMembers(scanner);
    while (scanner.end < HEAD_BYTES && !scanner.isLast) await this.window.load();
    refuseForeignContent(scanner.buffer.subarray(0, Math.min(scanner.end, HEAD_BYTES)), this.input.label);
    await this.skipLeadingLines();
    await this.item(() => scanner.take(Byte.objectStart, 'the opening brace of a dump'));
    return new FactsCollector(scanner, this.unknown);
  }

  /** The MySQL driver of the official client logs to standard output (docs/formats/json-dump.md §1.5). */
  private async skipLeadingLines(): Promise<void> {
    const { scanner } = this;
    let skipped = 0;
    while ((await this.item(() => this.peekSomething())) === Byte.arrayStart) {
      await this.item(() => scanner.literal('[xorm]', 'the opening brace of a dump'));
      await this.item(() => {
        const lineEnd = scanner.buffer.indexOf(0x0a, scanner.position);
        if (lineEnd < 0 || lineEnd >= scanner.end) scanner.unexpected('a line feed', scanner.end);
        scanner.position = lineEnd + 1;
      });
      skipped++;
    }
    if (skipped === 0) return;
    const message = `${skipped} log lines in front of the dump were skipped; the official client cannot load such a file.`;
    this.options.onNotice?.({ code: 'leadingLines', message, place: { offset: 0, line: 1, path: '' } });
  }

  private peekSomething(): number {
    const byte = this.scanner.peek();
    if (byte === 0) this.scanner.unexpected('the opening brace of a dump');
    return byte;
  }

  /** Sections up to the first tree; returns that, its value being next, or undefined at the end of the document. */
  private async readHeader(collector: FactsCollector): Promise<number | undefined> {
    const { scanner } = this;
    if (await this.item(() => scanner.takeEmpty(Byte.objectEnd) || this.peekSomething() === 0)) return undefined;
    do {
      const section = await this.item(() => this.readSection(collector));
      if (section >= Section.fsTree) return section;
    } while (await this.item(() => scanner.takeNext(Byte.objectEnd)));
    return undefined;
  }

  private readSection(collector: FactsCollector): number {
    const section = this.scanner.member(SECTIONS, 0);
    if (section < Section.fsTree) collector.read(section);
    this.unknown.endItem('');
    return section;
  }

  private async isInOrder(first: number | undefined, collector: FactsCollector): Promise<boolean> {
    if (first !== Section.fsTree || !collector.isComplete) return false;
    if (this.input.access !== 'anywhere') return true;
    const tail = Math.max(this.scanner.offset, (this.input.totalBytes ?? 0) - TAIL_BYTES);
    const feed = await this.input.open(tail);
    const bytes = Buffer.alloc(TAIL_BYTES);
    const length = await feed.read(bytes, 0, bytes.length);
    // A name or a target may look alike: then the long way is taken in vain.
    return !HEADER_SECTION_NAME.test(bytes.toString('latin1', 0, length));
  }

  private async walkInOrder(collector: FactsCollector, visitor: DumpVisitor): Promise<void> {
    const { scanner } = this;
    const facts = this.complete(collector);
    // Before anything of the volume is told.
    await this.tellUnknown();
    visitor.volume(facts);
    await this.walkTree('FSTree', visitor);
    let hasTrash = false;
    while (!this.isDone && (await this.hasNextSection(hasTrash))) {
      const offset = await this.item(() => (this.peekSomething(), scanner.offset));
      const section = await this.item(() => this.readSection(collector));
      if (section === Section.trash && !hasTrash) {
        hasTrash = true;
        await this.walkTree('Trash', visitor);
      } else if (section >= 0) {
        const name = SECTIONS.names[section]!;
        const message =
          section >= Section.fsTree
            ? `${name} for the second time`
            : `${name} stands behind FSTree; move it to the front`;
        throw new JsonTextError(message, offset);
      }
    }
    if (!this.isDone && !this.isCut) await this.expectEnd();
  }

  /** Behind a tree. */
  private async hasNextSection(hasTrash: boolean): Promise<boolean> {
    const { scanner } = this;
    const { onHazard } = this.options;
    if (onHazard !== undefined && (await this.isAtEndOfText())) {
      const what = hasTrash ? 'Trash: the closing brace' : 'FSTree: the trash';
      const place = placeText(await this.placeOf(scanner.offset, ''));
      onHazard({ code: 'cut', message: `The dump ends right behind ${what} is missing (${place})` });
      this.isCut = true;
      return false;
    }
    return this.item(() => scanner.takeNext(Byte.objectEnd));
  }

  private async walkOutOfOrder(
    first: number | undefined,
    collector: FactsCollector,
    visitor: DumpVisitor,
  ): Promise<void> {
    const trees = await this.readRest(first, collector);
    visitor.volume(this.complete(collector));
    for (const [tree, section] of [
      ['FSTree', Section.fsTree],
      ['Trash', Section.trash],
    ] as const) {
      const offset = trees.get(section);
      if (offset === undefined || this.isDone) continue;
      await this.openWindow(offset);
      await this.walkTree(tree, visitor);
    }
  }

  /** The rest of a document that has sections behind its trees; returns where the trees are. */
  private async readRest(first: number | undefined, collector: FactsCollector): Promise<Map<number, number>> {
    const { scanner } = this;
    const trees = new Map<number, number>();
    let section = first;
    while (section !== undefined) {
      if (section >= Section.fsTree) {
        const name = SECTIONS.names[section]!;
        if (trees.has(section)) scanner.fail(`${name} for the second time`);
        if (this.input.access === 'once') {
          scanner.fail(
            `${name} stands in front of sections that are needed first; save the dump to a file and open that`,
          );
        }
        trees.set(section, scanner.offset);
        const skip = new LongSkip();
        while (!skip.run(scanner)) {
          if (scanner.isLast) scanner.fail(`the text ends inside ${name}`, scanner.end);
          await this.loadMore();
        }
      }
      section = (await this.item(() => scanner.takeNext(Byte.objectEnd)))
        ? await this.item(() => this.readSection(collector))
        : undefined;
    }
    await this.expectEnd();
    if (!trees.has(Section.fsTree)) this.failMissing('FSTree');
    return trees;
  }

  private complete(collector: FactsCollector): VolumeFacts {
    if (collector.missing !== undefined) this.failMissing(collector.missing);
    return collector.result;
  }

  private failMissing(section: string): never {
    return this.scanner.fail(`${section} is missing; this is not a whole dump, make a new one with juicefs dump`);
  }

  private async walkTree(name: TreeName, visitor: DumpVisitor): Promise<void> {
    const isTold = name === 'FSTree' || this.options.skipTrash !== true;
    const sink = isTold ? visitor : IGNORE_ENTRIES;
    const taker = isTold && this.lineSink !== undefined ? new LineRun(this.scanner, this.lineSink) : undefined;
    const tree = new TreeReader(this.scanner, this.unknown, sink, name === 'Trash' ? [TRASH_NAME] : [], taker);
    this.tree = tree;
    this.unknown.moveTo(this.scanner);
    if (isTold) visitor.beginTree(name);
    if (this.options.copyTrees !== undefined) this.window.startCopy(this.options.copyTrees);
    try {
      while (!tree.run()) {
        const pause = visitor.drain();
        if (pause !== undefined) await pause;
        if (this.isDone) return;
        await this.tellUnknown();
        await this.loadMore();
      }
    } finally {
      // The text of what was told is wanted also when damage follows it.
      await this.window.endCopy();
    }
    if (isTold) visitor.endTree(name);
    this.tree = undefined;
  }

  private get isDone(): boolean {
    return this.options.isDone?.() === true;
  }

  /** Takes one item, loading until all of it is in the window. */
  private item<T>(take: () => T): Promise<T> {
    return takeItem(this.scanner, take, () => {
      this.unknown.dropItem();
      return this.loadMore();
    });
  }

  private async loadMore(): Promise<void> {
    const { signal, onBytes } = this.options;
    signal?.throwIfAborted();
    await this.window.load();
    onBytes?.(this.window.bytesRead, this.input.totalBytes);
  }

  /** Behind the closing brace. Upstream ignores what follows there. */
  private async expectEnd(): Promise<void> {
    const { scanner } = this;
    if (await this.isAtEndOfText()) return;
    await this.tellUnknown();
    const place = await this.placeOf(scanner.offset, '');
    this.options.onNotice?.({
      code: 'trailingBytes',
      message: `Bytes behind the end of the dump were ignored (${placeText(place)}).`,
      place,
    });
  }

  /** Nothing but white space follows. */
  private async isAtEndOfText(): Promise<boolean> {
    const { scanner } = this;
    while (scanner.peek() === 0 && scanner.position >= scanner.end) {
      if (scanner.isLast) return true;
      await this.loadMore();
    }
    return false;
  }

  private async tellUnknown(): Promise<void> {
    const { onNotice, onHazard } = this.options;
    const { container } = this.unknown;
    if (container !== undefined && onHazard !== undefined && !this.isContainerTold) {
      this.isContainerTold = true;
      const place = placeText(await this.placeOf(container.offset, container.path));
      const what = `The unknown member ${displayName(container.name)} has an object or an array as its value`;
      onHazard({ code: 'member-container', message: `${what} (${place})` });
    }
    const members = this.unknown.untold.splice(0);
    if (onNotice === undefined) return;
    for (const { name, offset, path } of members) {
      const place = await this.placeOf(offset, path);
      onNotice({
        code: 'unknownMember',
        message: `The unknown member ${displayName(name)} was skipped (${placeText(place)}).`,
        place,
      });
    }
  }

  private async placeOf(offset: number, path: string): Promise<DumpPlace> {
    const line = this.input.access === 'once' ? this.window.lineAt(offset) : await this.lines.lineAt(offset);
    return { offset, line, path };
  }
}

const SHOWN_PATH = 200;

function placeText({ offset, line, path }: DumpPlace): string {
  const shown = path.length > SHOWN_PATH ? `${path.slice(0, SHOWN_PATH)}…` : path;
  return `line ${line}, byte ${offset}${shown === '' ? '' : `, at ${shown}`}`;
}
