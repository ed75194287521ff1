import { takeItem } from '../../json/takeItem';
import { Byte } from '../../json/jsonScanner';
import type { JsonScanner } from '../../json/jsonScanner';
import { JsonTextError } from '../../json/jsonTextError';
import { DocumentWindow, WINDOW_SIZE } from '../../dump/json/reader/documentWindow';
import type { DumpPlaces, Place } from '../places/dumpPlaces';
import { beforeItem, closeBrackets, trimStart } from './brackets';
import type { TextBlocks } from './textBlocks';
import { changed } from './textBlocks';

/** Where the parts of an entry stand in the original text, as offsets. */
export interface EntrySpan {
  /** The name's opening quote; the same as `valueStart` for the root of a tree. */
  nameStart: number;
  /** The opening brace. */
  valueStart: number;
  /** Behind the closing brace. */
  end: number;
  /** Undefined when the entry has no member `entries`. */
  entries: EntriesSpan | undefined;
}

export interface EntriesSpan {
  /** The opening quote of the member's name. */
  nameStart: number;
  /** Behind the opening brace. */
  open: number;
  /** The closing brace. */
  close: number;
  /** Whether it is the first member; then others follow. */
  isFirst: boolean;
  /** Whether members follow. */
  isFollowed: boolean;
}

const SPAN_WINDOW = { ...WINDOW_SIZE, initialBytes: 8 * 1024 };

/** Finds entries again in the original text. */
export class EntrySpans {
  constructor(
    private readonly places: DumpPlaces,
    private readonly text: TextBlocks,
  ) {}

  async of(id: Place): Promise<EntrySpan> {
    const nameStart = id.offset;
    const window = new DocumentWindow(await this.places.text.open(nameStart), nameStart, SPAN_WINDOW, false);
    try {
      await window.load();
      return await this.read(id, nameStart, window);
    } catch (error) {
      if (error instanceof JsonTextError) throw changed(this.text.label, error.offset);
      throw error;
    } finally {
      await window.close();
    }
  }

  /** Behind the closing brace of an entry. */
  async end(id: Place): Promise<number> {
    const parent = this.places.parent(id);
    if (parent !== undefined) {
      const siblings = this.places.children(parent);
      const next = siblings.ordinalOf(id) + 1;
      // In front of the next sibling there is nothing but a comma.
      if (next < siblings.count) return (await beforeItem(this.text, siblings.at(next).offset)).end;
    }
    return this.closing(id, 0);
  }

  /** From the last entry below on: brackets in front of it need not be read. */
  private async closing(id: Place, stopDepth: number): Promise<number> {
    let last = id;
    let depth = 0;
    while (last.isDirectory) {
      const children = this.places.children(last);
      if (children.count === 0) break;
      last = children.at(children.count - 1);
      depth += 2;
    }
    return closeBrackets(this.text, last.offset, depth, stopDepth);
  }

  private async read(id: Place, nameStart: number, window: DocumentWindow): Promise<EntrySpan> {
    const { scanner } = window;
    if (this.places.parent(id) !== undefined) {
      await item(window, () => {
        scanner.bytes();
        scanner.takeColon();
      });
    }
    const valueStart = await item(window, () => {
      if (scanner.peek() !== Byte.objectStart) scanner.unexpected('the object of an entry');
      return scanner.offset;
    });
    if (!id.isDirectory) {
      await item(window, () => scanner.skipValue());
      return { nameStart, valueStart, end: scanner.offset, entries: undefined };
    }
    scanner.position++;
    let more = !(await item(window, () => scanner.takeEmpty(Byte.objectEnd)));
    let isFirst = true;
    while (more) {
      const member = await item(window, () => memberName(scanner));
      if (member.name === 'entries') {
        const open = await item(window, () => {
          scanner.take(Byte.objectStart, 'the entries object');
          return scanner.offset;
        });
        return this.withEntries(id, nameStart, valueStart, member.offset, open, isFirst);
      }
      isFirst = false;
      more = await item(window, () => {
        scanner.skipValue();
        return scanner.takeNext(Byte.objectEnd);
      });
    }
    return { nameStart, valueStart, end: scanner.offset, entries: undefined };
  }

  private async withEntries(
    id: Place,
    nameStart: number,
    valueStart: number,
    entriesName: number,
    open: number,
    isFirst: boolean,
  ): Promise<EntrySpan> {
    const isEmpty = this.places.children(id).count === 0;
    // One bracket of `entries` is open behind its brace, and that of the entry.
    const close = (isEmpty ? await closeBrackets(this.text, open, 2, 1) : await this.closing(id, 1)) - 1;
    const next = await trimStart(this.text, close + 1);
    const isFollowed = (await this.text.byte(next)) === Byte.comma;
    const end = isFollowed ? await closeBrackets(this.text, next, 1, 0) : next + 1;
    return { nameStart, valueStart, end, entries: { nameStart: entriesName, open, close, isFirst, isFollowed } };
  }
}

function memberName(scanner: JsonScanner): { name: string; offset: number } {
  if (scanner.peek() !== Byte.quote) scanner.unexpected('a member name in quotes');
  const { offset } = scanner;
  const name = scanner.bytes();
  scanner.takeColon();
  return { name, offset };
}

function item<T>(window: DocumentWindow, take: () => T): Promise<T> {
  return takeItem(window.scanner, take, () => window.load());
}
