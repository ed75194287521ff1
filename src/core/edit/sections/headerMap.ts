import { MetaError } from '../../errors';
import { Byte } from '../../json/jsonScanner';
import { JsonTextError, WINDOW_END } from '../../json/jsonTextError';
import type { ByteString } from '../../model/byteString';
import type { FileInput } from '../../dump/input/fileInput';
import { DocumentWindow, WINDOW_SIZE } from '../../dump/json/reader/documentWindow';
import { LongSkip } from '../../dump/json/reader/longSkip';
import { ALWAYS_WRITTEN, SECTIONS, Section } from '../../dump/json/reader/sections';

/** A top-level member of the original: offsets in its text. */
export interface HeaderMember {
  name: ByteString;
  nameStart: number;
  valueStart: number;
  end: number;
}

/** Where the members of the document's top level stand. */
export interface HeaderMap {
  /** In document order: up to the first tree and, where sections stand behind it, all. */
  members: HeaderMember[];
  /** White space in front of the first member. */
  lead: ByteString;
  /** Offset of the first tree's name; undefined when there is none. */
  treeStart: number | undefined;
  /** White space in front of the members of the first tree's root. */
  treeLead: ByteString | undefined;
}

const TAIL_BYTES = 64 * 1024;
const HEADER_SECTION_NAME = new RegExp(`"(${SECTIONS.names.slice(0, Section.fsTree).join('|')})"\\s*:`);

/** @throws {MetaError} `malformed` */
export async function readHeaderMap(input: FileInput, signal?: AbortSignal): Promise<HeaderMap> {
  const window = new DocumentWindow(await input.open(0), 0, WINDOW_SIZE, false);
  try {
    return await new HeaderReader(input, window, signal).read();
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    throw new MetaError(error.reason, `${input.label}: ${error.message} (byte ${error.offset})`);
  } finally {
    await window.close();
  }
}

class HeaderReader {
  private readonly members: HeaderMember[] = [];
  private lead: ByteString = '';
  private treeStart: number | undefined;
  private treeLead: ByteString | undefined;

  constructor(
    private readonly input: FileInput,
    private readonly window: DocumentWindow,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async read(): Promise<HeaderMap> {
    const { scanner } = this.window;
    await this.window.load();
    await this.item(() => this.skipLeadingLines());
    this.lead = await this.item(() => {
      scanner.take(Byte.objectStart, 'the opening brace of a dump');
      const open = scanner.position;
      if (scanner.peek() === 0) scanner.unexpected('a member of a dump');
      return scanner.buffer.toString('latin1', open, scanner.position);
    });
    let more = !(await this.item(() => scanner.takeEmpty(Byte.objectEnd)));
    while (more) {
      const member = await this.item(() => this.memberStart());
      if (isTree(member.name)) {
        if (this.treeStart === undefined) {
          this.treeStart = member.nameStart;
          this.treeLead = await this.item(() => this.leadOfRoot());
          if (!(await this.mayHaveMoreSections())) break;
        }
        await this.skipTree();
      } else {
        await this.item(() => scanner.skipValue());
      }
      member.end = scanner.offset;
      this.members.push(member);
      more = await this.item(() => scanner.takeNext(Byte.objectEnd));
    }
    return { members: this.members, lead: this.lead, treeStart: this.treeStart, treeLead: this.treeLead };
  }

  private memberStart(): HeaderMember {
    const { scanner } = this.window;
    if (scanner.peek() !== Byte.quote) scanner.unexpected('a member name in quotes');
    const nameStart = scanner.offset;
    const name = scanner.bytes();
    scanner.takeColon();
    scanner.peek();
    return { name, nameStart, valueStart: scanner.offset, end: 0 };
  }

  /** Takes nothing. */
  private leadOfRoot(): ByteString {
    const { scanner } = this.window;
    const start = scanner.position;
    scanner.take(Byte.objectStart, 'the object of a tree');
    const open = scanner.position;
    const next = scanner.peek();
    if (next === 0) scanner.unexpected('a member of a tree');
    const lead = scanner.buffer.toString('latin1', open, scanner.position);
    scanner.position = start;
    return lead;
  }

  /** As a reading of the dump decides (docs/formats/json-dump.md §6.2): sections behind the trees are rare. */
  private async mayHaveMoreSections(): Promise<boolean> {
    const seen = new Set(this.members.map(({ name }) => SECTIONS.indexOf(name)));
    if (!ALWAYS_WRITTEN.every((section) => seen.has(section))) return true;
    if (this.input.access !== 'anywhere') return false;
    const tail = Math.max(this.window.scanner.offset, this.input.totalBytes - TAIL_BYTES);
    const feed = await this.input.open(tail);
    const bytes = Buffer.alloc(TAIL_BYTES);
    const length = await feed.read(bytes, 0, bytes.length);
    return HEADER_SECTION_NAME.test(bytes.toString('latin1', 0, length));
  }

  private async skipTree(): Promise<void> {
    const { scanner } = this.window;
    const skip = new LongSkip();
    while (!skip.run(scanner)) {
      if (scanner.isLast) scanner.fail('the text ends inside a tree', scanner.end);
      this.signal?.throwIfAborted();
      await this.window.load();
    }
  }

  private skipLeadingLines(): void {
    const { scanner } = this.window;
    while (scanner.peek() === Byte.arrayStart) {
      const lineEnd = scanner.buffer.indexOf(0x0a, scanner.position);
      if (lineEnd < 0 || lineEnd >= scanner.end) scanner.unexpected('a line feed', scanner.end);
      scanner.position = lineEnd + 1;
    }
  }

  private async item<T>(take: () => T): Promise<T> {
    const { scanner } = this.window;
    for (;;) {
      const start = scanner.position;
      try {
        return take();
      } catch (error) {
        if (error !== WINDOW_END) throw error;
        scanner.position = start;
        this.signal?.throwIfAborted();
        await this.window.load();
      }
    }
  }
}

export function isTree(name: ByteString): boolean {
  return SECTIONS.indexOf(name) >= Section.fsTree;
}
