import { takeItem } from '../../json/takeItem';
import { HEAD_BYTES, refuseForeignContent } from '../../dump/input/contentKind';
import type { DumpInput } from '../../dump/input/dumpInput';
import type { WindowSize } from '../../dump/json/reader/documentWindow';
import { DocumentWindow, WINDOW_SIZE } from '../../dump/json/reader/documentWindow';
import { SECTIONS, Section } from '../../dump/json/reader/sections';
import { MetaError } from '../../errors';
import { Byte } from '../../json/jsonScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import { JsonTextError } from '../../json/jsonTextError';
import type { ByteString } from '../../model/byteString';
import type { TreeName } from '../../ports/treeVisitor';
import type { FindingCode } from '../finding';
import type { JsonMember, JsonNode, Span } from '../json/jsonNode';
import { readName, readNode } from '../json/readNode';
import type { TreeSink } from './treeText';
import { TreeText } from './treeText';

/** Takes a dump with all that is wrong in it, in document order. */
export interface DumpTextSink extends TreeSink {
  leadingLines(at: Span, lines: number): void;
  trailingBytes(at: Span): void;
  beginSection(section: number, at: Span): void;
  /** Of the setting and the counters, and of other sections that are neither list nor object as they should be. */
  sectionValue(section: number, value: JsonNode): void;
  sectionElement(section: number, element: JsonNode): void;
  sectionMember(section: number, member: JsonMember): void;
  /** A member of the dump that is no section. The value of a container is left out. */
  unknownSection(member: JsonMember): void;
  beginTree(tree: TreeName): void;
  endTree(tree: TreeName): void;
  /** What ends the reading before the end of the text. */
  stopped(code: FindingCode, at: Span, what: string, readingName: ByteString | undefined): void;
}

export interface TextOptions {
  signal?: AbortSignal | undefined;
  onBytes?: ((read: number) => void) | undefined;
  windowSize?: WindowSize | undefined;
}

const WHOLE_VALUES: readonly number[] = [Section.setting, Section.counters];
const LISTS: readonly number[] = [Section.sustained, Section.delFiles, Section.changeLog];

/** One reading of a dump's text, which ends only where it is no JSON. */
export class DumpText {
  private readonly window: DocumentWindow;
  private readonly scanner: JsonScanner;
  private tree: TreeText | undefined;

  private constructor(
    private readonly label: string,
    feed: Awaited<ReturnType<DumpInput['open']>>,
    private readonly sink: DumpTextSink,
    private readonly options: TextOptions,
  ) {
    this.window = new DocumentWindow(feed, 0, options.windowSize ?? WINDOW_SIZE, false, true);
    this.scanner = this.window.scanner;
  }

  /**
   * @returns bytes of text read.
   * @throws {MetaError} `notJuiceFs`, `unsupported`, `malformed` for a file that is no JSON dump at all; `io`.
   */
  static async read(input: DumpInput, sink: DumpTextSink, options: TextOptions): Promise<number> {
    const text = new DumpText(input.label, await input.open(0), sink, options);
    try {
      await text.begin();
      await text.readMembers();
      await text.readEnd();
    } catch (error) {
      await text.stop(error);
    } finally {
      await text.window.close();
    }
    return text.scanner.offset;
  }

  private async begin(): Promise<void> {
    const { scanner } = this;
    while (scanner.end < HEAD_BYTES && !scanner.isLast) await this.loadMore();
    const head = scanner.buffer.subarray(scanner.position, Math.min(scanner.end, scanner.position + HEAD_BYTES));
    refuseForeignContent(head, this.label);
    const lines = await this.skipLeadingLines();
    if (lines > 0) this.sink.leadingLines({ start: 0, end: scanner.offset }, lines);
    await this.item(() => {
      scanner.take(Byte.objectStart, 'the opening brace of a dump');
    });
  }

  /** The MySQL driver of the official client logs to standard output (docs/formats/json-dump.md §1.5). */
  private async skipLeadingLines(): Promise<number> {
    const { scanner } = this;
    let lines = 0;
    while ((await this.item(() => this.peekSome())) === Byte.arrayStart) {
      await this.item(() => {
        scanner.literal('[xorm]', 'the opening brace of a dump');
        const lineEnd = scanner.buffer.indexOf(0x0a, scanner.position);
        if (lineEnd < 0 || lineEnd >= scanner.end) scanner.unexpected('a line feed', scanner.end);
        scanner.position = lineEnd + 1;
      });
      lines++;
    }
    return lines;
  }

  private async readMembers(): Promise<void> {
    const { scanner } = this;
    if (await this.item(() => (this.peekSome(), scanner.takeEmpty(Byte.objectEnd)))) return;
    do {
      const { name, at } = await this.item(() => readName(scanner));
      const section = SECTIONS.indexOf(name);
      if (section < 0) await this.readUnknown(name, at);
      else await this.readSection(section, at);
    } while (await this.item(() => scanner.takeNext(Byte.objectEnd)));
  }

  private async readUnknown(name: ByteString, at: Span): Promise<void> {
    const { scanner } = this;
    const value = await this.item((): JsonNode => {
      const byte = this.peekSome();
      if (byte !== Byte.objectStart && byte !== Byte.arrayStart) return readNode(scanner);
      const start = scanner.offset;
      scanner.skipValue();
      return { kind: 'object', members: [], start, end: scanner.offset };
    });
    this.sink.unknownSection({ name, at, value });
  }

  private async readSection(section: number, at: Span): Promise<void> {
    const { scanner, sink } = this;
    sink.beginSection(section, at);
    const opening = await this.item(() => this.peekSome());
    if (section >= Section.fsTree) {
      await this.readTree(section === Section.fsTree ? 'FSTree' : 'Trash');
    } else if (LISTS.includes(section) && opening === Byte.arrayStart) {
      scanner.position++;
      let more = !(await this.item(() => scanner.takeEmpty(Byte.arrayEnd)));
      while (more) {
        sink.sectionElement(section, await this.item(() => readNode(scanner)));
        more = await this.item(() => scanner.takeNext(Byte.arrayEnd));
      }
    } else if (!WHOLE_VALUES.includes(section) && !LISTS.includes(section) && opening === Byte.objectStart) {
      scanner.position++;
      let more = !(await this.item(() => scanner.takeEmpty(Byte.objectEnd)));
      while (more) {
        sink.sectionMember(section, await this.item(() => ({ ...readName(scanner), value: readNode(scanner) })));
        more = await this.item(() => scanner.takeNext(Byte.objectEnd));
      }
    } else {
      sink.sectionValue(section, await this.item(() => readNode(scanner)));
    }
  }

  private async readTree(name: TreeName): Promise<void> {
    const tree = new TreeText(this.scanner, this.sink);
    this.tree = tree;
    this.sink.beginTree(name);
    while (!tree.run()) await this.loadMore();
    this.sink.endTree(name);
    this.tree = undefined;
  }

  private async readEnd(): Promise<void> {
    const { scanner } = this;
    while (scanner.peek() === 0 && scanner.position >= scanner.end) {
      if (scanner.isLast) return;
      await this.loadMore();
    }
    this.sink.trailingBytes({ start: scanner.offset, end: scanner.offset + 1 });
  }

  private peekSome(): number {
    const byte = this.scanner.peek();
    if (byte === 0) this.scanner.unexpected('a value');
    return byte;
  }

  /** Takes one item, loading until all of it is in the window. */
  private item<T>(take: () => T): Promise<T> {
    return takeItem(this.scanner, take, () => this.loadMore());
  }

  private async loadMore(): Promise<void> {
    this.options.signal?.throwIfAborted();
    await this.window.load();
    this.options.onBytes?.(this.window.bytesRead);
  }

  /** Tells what ended the reading, when the text did. */
  private async stop(error: unknown): Promise<void> {
    const name = this.tree?.readingName;
    if (MetaError.is(error, 'damaged')) {
      const { endOffset } = this.window;
      this.sink.stopped('damaged', { start: endOffset, end: endOffset }, withoutStop(error.message), name);
      return;
    }
    if (!(error instanceof JsonTextError)) throw error;
    const at = { start: error.offset, end: error.offset + 1 };
    // Bytes that come out of damaged data may be wrong before the damage shows.
    const failure = await this.window.pendingFailure();
    if (failure !== undefined) {
      if (!MetaError.is(failure, 'damaged')) throw failure;
      this.sink.stopped('damaged', at, withoutStop(failure.message), name);
      return;
    }
    const isCut = this.scanner.isLast && error.offset >= this.window.endOffset;
    this.sink.stopped(isCut ? 'cut' : 'syntax', at, `At byte ${error.offset}: ${error.message}`, name);
  }
}

function withoutStop(message: string): string {
  return message.replace(/\.$/, '');
}
