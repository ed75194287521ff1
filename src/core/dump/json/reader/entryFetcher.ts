import { MetaError } from '../../../errors';
import { JsonTextError, WINDOW_END } from '../../../json/jsonTextError';
import { percentUnescape } from '../../../json/percentUnescape';
import type { Entry } from '../../../model/entry';
import type { DumpInput } from '../../input/dumpInput';
import { DocumentWindow, WINDOW_SIZE } from './documentWindow';
import { EntryReader } from './entryReader';
import type { EntryTable } from './entryTable';
import { TreeReader } from './treeReader';
import { UnknownMembers } from './unknownMembers';

const FETCH_SIZE = { ...WINDOW_SIZE, initialBytes: 16 * 1024 };

/** Reads single entries again; cheapest in document order. */
export class EntryFetcher {
  private window: DocumentWindow | undefined;

  constructor(
    private readonly text: Pick<DumpInput, 'open' | 'label'>,
    private readonly table: EntryTable,
  ) {}

  /** @throws {MetaError} `damaged` when the file is not what it was when it was indexed. */
  async fetch(index: number): Promise<Entry> {
    try {
      return await this.read(index);
    } catch (error) {
      if (!(error instanceof JsonTextError)) throw error;
      const message = `${this.text.label} was changed after it was opened (byte ${error.offset}). Open it again.`;
      throw new MetaError('damaged', message, { cause: error });
    }
  }

  private async read(index: number): Promise<Entry> {
    const window = await this.windowAt(this.table.offset(index));
    const { scanner } = window;
    const unknown = new UnknownMembers(scanner);
    const reader = new EntryReader(scanner, unknown);
    const hasName = this.table.parent(index) !== undefined;
    for (;;) {
      const start = scanner.position;
      try {
        const name = hasName ? percentUnescape(scanner.bytes()) : '';
        if (hasName) scanner.takeColon();
        if (this.table.isAmended(index)) {
          const entry = await this.readWhole(window);
          return { ...entry, name };
        }
        return reader.readHead(name);
      } catch (error) {
        if (error !== WINDOW_END) throw error;
        scanner.position = start;
        await window.load();
      }
    }
  }

  /** With all descendants, for the members behind them. */
  private async readWhole(window: DocumentWindow): Promise<Entry> {
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

  private async windowAt(offset: number): Promise<DocumentWindow> {
    const { window } = this;
    if (window !== undefined) {
      const { scanner } = window;
      const position = offset - scanner.base;
      if (position >= 0 && position < scanner.end) {
        scanner.position = position;
        return window;
      }
    }
    const fresh = new DocumentWindow(await this.text.open(offset), offset, FETCH_SIZE, false);
    this.window = fresh;
    await fresh.load();
    return fresh;
  }
}
