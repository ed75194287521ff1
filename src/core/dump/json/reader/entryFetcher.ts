import { MetaError } from '../../../errors';
import { JsonTextError, WINDOW_END } from '../../../json/jsonTextError';
import { percentUnescape } from '../../../json/percentUnescape';
import type { Entry } from '../../../model/entry';
import type { DumpInput } from '../../input/dumpInput';
import { DocumentWindow, WINDOW_SIZE } from './documentWindow';
import { EntryReader } from './entryReader';
import { TreeReader } from './treeReader';
import { UnknownMembers } from './unknownMembers';

/** Where the text of an entry is. */
export interface EntryPlace {
  /** Of the name's quote; of the brace for the root of a tree. */
  offset: number;
  hasName: boolean;
  /** Members of the directory stand behind its `entries`. */
  isAmended: boolean;
}

/** Holds most entries, alone or as the last of several. */
const ENTRY_BYTES = 4 * 1024;
/** Places so close to each other are read together, up to so much text. */
const GAP_BYTES = 16 * 1024;
const TOGETHER_BYTES = 1024 * 1024;

/** Reads single entries again. */
export class EntryFetcher {
  private window: DocumentWindow | undefined;

  constructor(private readonly text: Pick<DumpInput, 'open' | 'label'>) {}

  async fetch(place: EntryPlace): Promise<Entry> {
    const [entry] = await this.fetchAll([place]);
    return entry!;
  }

  /**
   * `places` are in document order; neighbours are read at once.
   * @throws {MetaError} `damaged` when the text is not what it was when it was indexed.
   */
  async fetchAll(places: readonly EntryPlace[], signal?: AbortSignal): Promise<Entry[]> {
    const entries: Entry[] = [];
    try {
      for (const [i, place] of places.entries()) {
        signal?.throwIfAborted();
        entries.push(await this.read(place, await this.windowAt(places, i)));
      }
      return entries;
    } catch (error) {
      if (!(error instanceof JsonTextError)) throw error;
      const message = `${this.text.label} was changed since it was opened (byte ${error.offset}). Refresh it, or open it again.`;
      throw new MetaError('damaged', message, { cause: error });
    }
  }

  private async read({ hasName, isAmended }: EntryPlace, window: DocumentWindow): Promise<Entry> {
    const { scanner } = window;
    const reader = new EntryReader(scanner, new UnknownMembers(scanner));
    for (;;) {
      const start = scanner.position;
      try {
        const name = hasName ? percentUnescape(scanner.bytes()) : '';
        if (hasName) scanner.takeColon();
        return isAmended ? { ...(await readWhole(window)), name } : reader.readHead(name);
      } catch (error) {
        if (error !== WINDOW_END) throw error;
        scanner.position = start;
        await window.load();
      }
    }
  }

  /** A window at that place; a new one reaches to the last neighbour. */
  private async windowAt(places: readonly EntryPlace[], i: number): Promise<DocumentWindow> {
    const { offset } = places[i]!;
    if (this.window !== undefined) {
      const { scanner } = this.window;
      const position = offset - scanner.base;
      if (position >= 0 && position < scanner.end) {
        scanner.position = position;
        return this.window;
      }
    }
    let last = offset;
    for (let next = i + 1; next < places.length; next++) {
      const there = places[next]!.offset;
      if (there - last > GAP_BYTES || there - offset > TOGETHER_BYTES) break;
      last = there;
    }
    const size = { ...WINDOW_SIZE, initialBytes: last - offset + ENTRY_BYTES };
    this.window = new DocumentWindow(await this.text.open(offset), offset, size, false);
    await this.window.load();
    return this.window;
  }
}

/** With all descendants, for the members behind them. */
async function readWhole(window: DocumentWindow): Promise<Entry> {
  let last: Entry | undefined;
  const tree = new TreeReader(window.scanner, new UnknownMembers(window.scanner), {
    enterDirectory: () => undefined,
    leaf: () => undefined,
    leaveDirectory: (entry) => (last = entry),
  });
  while (!tree.run()) await window.load();
  if (last === undefined) throw new JsonTextError('a directory was expected', window.scanner.offset);
  return last;
}
