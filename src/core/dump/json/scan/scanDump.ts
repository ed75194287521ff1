import type { Entry } from '../../../model/entry';
import type { VolumeFacts } from '../../../model/volumeFacts';
import type { TreeName } from '../../../ports/treeVisitor';
import type { IndexSink } from '../../index/indexSink';
import type { DumpInput } from '../../input/dumpInput';
import type { LineVisitor, PassOptions } from '../reader/dumpPass';
import { DumpPass } from '../reader/dumpPass';
import type { LineScanner } from './lineScanner';
import { SliceField } from './lineScanner';

export interface ScannedDump {
  facts: VolumeFacts;
}

/**
 * Tells where every entry of a dump is. Entries of official layout cost a fraction of what the general reader takes;
 * the others, and all that is damaged, go through it, so what is told and refused does not depend on the layout.
 * @throws {MetaError} as `DumpPass.walk`; what came before the damage has been told.
 */
export async function scanDump(input: DumpInput, sink: IndexSink, options: PassOptions): Promise<ScannedDump> {
  const visitor = new IndexFeeder(sink);
  await new DumpPass(input, options).walkLines(visitor);
  if (visitor.facts === undefined) throw new Error('a pass ended without facts');
  return { facts: visitor.facts };
}

class IndexFeeder implements LineVisitor {
  facts: VolumeFacts | undefined;
  /** Holds the name of an entry that did not come as a line. */
  private name = Buffer.alloc(1024);

  constructor(private readonly sink: IndexSink) {}

  volume(facts: VolumeFacts): void {
    this.facts = facts;
  }

  beginTree(tree: TreeName): void {
    this.sink.beginTree(tree);
  }

  endTree(tree: TreeName): void {
    this.sink.endTree(tree);
  }

  drain(): Promise<void> | undefined {
    return this.sink.drain();
  }

  lineDirectory(line: LineScanner): void {
    this.sink.enterDirectory(line.nameBytes, line.nameStart, line.nameEnd, line.inode, line.base + line.entryStart);
  }

  lineLeaf(line: LineScanner): void {
    const { sink } = this;
    const { nameBytes, nameStart, nameEnd, inode, type, nlink } = line;
    sink.leaf(nameBytes, nameStart, nameEnd, inode, type, nlink, line.base + line.entryStart);
    const end = line.sliceCount * SliceField.count;
    for (let at: number = SliceField.id; at < end; at += SliceField.count) {
      const id = line.slices[at]!;
      if (id !== 0) sink.slice(id);
    }
  }

  enterDirectory(entry: Entry, offset: number): void {
    this.sink.enterDirectory(this.name, 0, this.takeName(entry), entry.inode, offset);
    this.tellSlices(entry);
  }

  leaf(entry: Entry, offset: number): void {
    const length = this.takeName(entry);
    this.sink.leaf(this.name, 0, length, entry.inode, entry.attr.type, entry.attr.nlink, offset);
    this.tellSlices(entry);
  }

  leaveDirectory(_entry: Entry, amended: boolean): void {
    this.sink.leaveDirectory(amended);
  }

  private takeName({ name }: Entry): number {
    if (name.length > this.name.length) this.name = Buffer.alloc(2 * name.length);
    return this.name.write(name, 'latin1');
  }

  private tellSlices({ chunks }: Entry): void {
    for (const { slices } of chunks) for (const { id } of slices) if (id !== 0) this.sink.slice(id);
  }
}
