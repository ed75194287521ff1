import assert from 'node:assert/strict';
import type { IndexSink } from '../../src/core/dump/index/indexSink';
import type { LineVisitor, PassOptions } from '../../src/core/dump/json/reader/dumpPass';
import { DumpPass } from '../../src/core/dump/json/reader/dumpPass';
import type { LineScanner } from '../../src/core/dump/json/scan/lineScanner';
import { SliceField } from '../../src/core/dump/json/scan/lineScanner';
import { scanDump } from '../../src/core/dump/json/scan/scanDump';
import { MetaError } from '../../src/core/errors';
import { bareEntry } from '../../src/core/model/entry';
import type { Attr } from '../../src/core/model/attr';
import type { Entry } from '../../src/core/model/entry';
import type { VolumeFacts } from '../../src/core/model/volumeFacts';
import type { TreeName } from '../../src/core/ports/treeVisitor';
import { MemoryInput } from './memoryInput';
import type { DumpEvent } from './recordDump';

/** All that came of a reading: what was told, and how it ended. */
export interface Outcome<Event> {
  facts: VolumeFacts | undefined;
  events: Event[];
  notices: string[];
  failure: { message: string; place: unknown } | undefined;
}

export type ReadOptions = PassOptions & { access?: 'once' | 'anywhere' | 'again' };

/** What the index is told by a scan. */
export async function indexEventsOfScan(text: Buffer, options: ReadOptions = {}): Promise<Outcome<string>> {
  const sink = new IndexRecorder();
  return outcome(text, options, sink.events, async (input, pass) => (await scanDump(input, sink, pass)).facts);
}

/** What the index should be told, from what the general reader says. */
async function indexEventsOfWalk(text: Buffer, options: ReadOptions = {}): Promise<Outcome<string>> {
  const sink = new IndexRecorder();
  return outcome(text, options, sink.events, async (input, pass) => {
    let facts: VolumeFacts | undefined;
    await new DumpPass(input, pass).walk({
      volume: (read) => (facts = read),
      beginTree: (tree) => sink.beginTree(tree),
      endTree: (tree) => sink.endTree(tree),
      enterDirectory: (entry, offset) => {
        sink.enterDirectory(Buffer.from(entry.name, 'latin1'), 0, entry.name.length, entry.inode, offset);
        tellSlices(entry, sink);
      },
      leaf: (entry, offset) => {
        const { name, inode, attr } = entry;
        sink.leaf(Buffer.from(name, 'latin1'), 0, name.length, inode, attr.type, attr.nlink, offset);
        tellSlices(entry, sink);
      },
      leaveDirectory: (_entry, amended) => sink.leaveDirectory(amended),
      drain: () => undefined,
    });
    return facts;
  });
}

/** The scan and the general reader tell the same, or fail in the same way at the same place, whatever the window. */
export async function assertScanned(text: Buffer, options: ReadOptions = {}): Promise<void> {
  const { notices, ...general } = await indexEventsOfWalk(text, { access: options.access ?? 'anywhere' });
  const { notices: scanNotices, ...scan } = await indexEventsOfScan(text, options);
  assert.deepEqual(scan, general);
  // They are told between windows, so a failure may come before some.
  if (scan.failure === undefined) assert.deepEqual(scanNotices, notices);
}

/** Whole entries, those that came as lines made out of the lines; `lines` counts these. */
export async function entriesOfLines(
  text: Buffer,
  options: ReadOptions = {},
): Promise<Outcome<DumpEvent> & { lines: number }> {
  const recorder = new LineRecorder();
  const result = await outcome(text, options, recorder.events, async (input, pass) => {
    await new DumpPass(input, pass).walkLines(recorder);
    return recorder.facts;
  });
  return { ...result, lines: recorder.lines };
}

/** The same from the general reader. */
export async function entriesOfWalk(text: Buffer, options: ReadOptions = {}): Promise<Outcome<DumpEvent>> {
  const recorder = new LineRecorder();
  return outcome(text, options, recorder.events, async (input, pass) => {
    await new DumpPass(input, pass).walk(recorder);
    return recorder.facts;
  });
}

function tellSlices(entry: Entry, sink: IndexSink): void {
  for (const { slices } of entry.chunks) for (const { id } of slices) if (id !== 0) sink.slice(id);
}

async function outcome<Event>(
  text: Buffer,
  options: ReadOptions,
  events: Event[],
  read: (input: MemoryInput, pass: PassOptions) => Promise<VolumeFacts | undefined>,
): Promise<Outcome<Event>> {
  const notices: string[] = [];
  const pass: PassOptions = { ...options, onNotice: ({ message }) => notices.push(message) };
  try {
    const facts = await read(new MemoryInput(text, options.access), pass);
    return { facts, events, notices, failure: undefined };
  } catch (error) {
    if (!MetaError.is(error)) throw error;
    return { facts: undefined, events, notices, failure: { message: error.message, place: error.place } };
  }
}

class IndexRecorder implements IndexSink {
  readonly events: string[] = [];

  beginTree(tree: TreeName): void {
    this.events.push(`begin ${tree}`);
  }

  endTree(tree: TreeName): void {
    this.events.push(`end ${tree}`);
  }

  enterDirectory(...[bytes, start, end, inode, offset]: Parameters<IndexSink['enterDirectory']>): void {
    this.events.push(`enter ${text(bytes, start, end)} ${typeof inode} ${inode} at ${offset}`);
  }

  leaf(...[bytes, start, end, inode, type, nlink, offset]: Parameters<IndexSink['leaf']>): void {
    this.events.push(`leaf ${text(bytes, start, end)} ${typeof inode} ${inode} ${type} ${nlink} at ${offset}`);
  }

  slice(id: number | bigint): void {
    this.events.push(`slice ${typeof id} ${id}`);
  }

  leaveDirectory(amended: boolean): void {
    this.events.push(amended ? 'leave amended' : 'leave');
  }

  drain(): undefined {
    return undefined;
  }
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return JSON.stringify(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
}

class LineRecorder implements LineVisitor {
  facts: VolumeFacts | undefined;
  readonly events: DumpEvent[] = [];
  lines = 0;

  volume(facts: VolumeFacts): void {
    this.facts = facts;
  }

  beginTree(tree: TreeName): void {
    this.events.push({ event: 'begin', tree });
  }

  endTree(tree: TreeName): void {
    this.events.push({ event: 'end', tree });
  }

  lineDirectory(line: LineScanner): void {
    this.lines++;
    this.events.push({ event: 'enter', entry: entryOf(line) });
  }

  lineLeaf(line: LineScanner): void {
    this.lines++;
    this.events.push({ event: 'leaf', entry: entryOf(line) });
  }

  enterDirectory(entry: Entry): void {
    this.events.push({ event: 'enter', entry: { ...entry } });
  }

  leaf(entry: Entry): void {
    this.events.push({ event: 'leaf', entry: { ...entry } });
  }

  leaveDirectory({ name, inode, attr }: Entry, amended: boolean): void {
    this.events.push({ event: 'leave', entry: bareEntry(name, inode, { type: attr.type } as Attr), amended });
  }

  drain(): undefined {
    return undefined;
  }
}

/** Attributes by the scanner's own means, the rest by its general reader; their slices must be the same. */
function entryOf(line: LineScanner): Entry {
  const entry = line.readEntry();
  const attr = {} as Attr;
  line.readAttr(attr);
  const slices = entry.chunks.flatMap(({ index, slices }) =>
    slices.flatMap(({ id, pos, size, off, len }) => [index, Number(id), pos, size, off, len]),
  );
  assert.deepEqual([...line.slices.subarray(0, line.sliceCount * SliceField.count)], slices);
  return { ...entry, inode: line.inode, attr: { ...attr, nlink: line.nlink } };
}
