import { MetaError } from '../../../errors';
import type { ByteString } from '../../../model/byteString';
import type { Entry } from '../../../model/entry';
import { ROOT_INODE } from '../../../model/inode';
import type { U64 } from '../../../model/u64';
import type { DirectoryItem, DirectoryPage, Inspection, PageOptions, ParentLink } from '../../../ports/metadataSource';
import { MAX_PARENT_LINKS } from '../../../ports/metadataSource';
import type { FileInput } from '../../input/fileInput';
import { DumpPass } from './dumpPass';
import { EntryFetcher } from './entryFetcher';
import type { EntryTable } from './entryTable';
import { hashOf } from './entryTable';
import { IndexVisitor } from './indexVisitor';
import { SpoolFile } from './spoolFile';

/** A dump in which every entry can be found. */
export class IndexedDump {
  /** The directory that was counted last: its pages are asked for one after the other. */
  private counted = { parent: -1, children: 0 };

  private constructor(
    private readonly table: EntryTable,
    private readonly root: number,
    private readonly text: FileInput | SpoolFile,
  ) {}

  /** Reads the whole dump once. */
  static async build(input: FileInput, signal: AbortSignal): Promise<IndexedDump> {
    const visitor = new IndexVisitor();
    if (input.access === 'anywhere') {
      await new DumpPass(input, { signal }).walk(visitor);
      return new IndexedDump(visitor.table, visitor.root, input);
    }
    const spool = await SpoolFile.create(input.label);
    try {
      await new DumpPass(input, { signal, copyTrees: (bytes, offset) => spool.write(bytes, offset) }).walk(visitor);
      return new IndexedDump(visitor.table, visitor.root, spool);
    } catch (error) {
      await spool.close();
      throw error;
    }
  }

  async list(directory: U64, { cursor, limit, signal }: PageOptions): Promise<DirectoryPage> {
    const { table } = this;
    const parent = this.directoryOf(directory);
    const fetcher = this.fetcher();
    const items: DirectoryItem[] = [];
    let i = cursor === undefined ? parent + 1 : this.childAt(cursor, parent);
    for (; i < table.end(parent) && items.length < limit; i = table.end(i)) {
      signal?.throwIfAborted();
      items.push(itemOf(await fetcher.fetch(i)));
    }
    const total = this.childCount(parent);
    return { items, next: i < table.end(parent) ? String(i) : undefined, total };
  }

  /** By leaps over subtrees: some milliseconds for a million children. */
  private childCount(parent: number): number {
    const { table } = this;
    if (this.counted.parent !== parent) {
      let children = 0;
      for (let i = parent + 1; i < table.end(parent); i = table.end(i)) children++;
      this.counted = { parent, children };
    }
    return this.counted.children;
  }

  async child(directory: U64, name: ByteString): Promise<DirectoryItem | undefined> {
    const { table } = this;
    const parent = this.directoryOf(directory);
    const fetcher = this.fetcher();
    const hash = hashOf(name);
    for (let i = parent + 1; i < table.end(parent); i = table.end(i)) {
      if (!table.mayHaveName(i, hash)) continue;
      const entry = await fetcher.fetch(i);
      if (entry.name === name) return itemOf(entry);
    }
    return undefined;
  }

  /** The first occurrence of the inode says what it holds, as for a load; all of them say its names. */
  async inspect(inode: U64): Promise<Inspection | undefined> {
    const { table } = this;
    const first = this.find(inode);
    if (first < 0) return undefined;
    const { attr, target, xattrs, accessAcl, defaultAcl, chunks, dangling, ...entry } =
      await this.fetcher().fetch(first);
    const links: ParentLink[] = [];
    const fetcher = this.fetcher();
    for (let i = first; i >= 0 && links.length < MAX_PARENT_LINKS; i = table.find(entry.inode, i + 1)) {
      const parent = table.parent(i);
      if (parent !== undefined) links.push({ parent: table.inode(parent), name: (await fetcher.fetch(i)).name });
    }
    return { inode: entry.inode, attr, target, links, xattrs, accessAcl, defaultAcl, chunks, dangling };
  }

  async close(): Promise<void> {
    if (this.text instanceof SpoolFile) await this.text.close();
  }

  private fetcher(): EntryFetcher {
    return new EntryFetcher(this.text, this.table);
  }

  /** In a dump of a subdirectory the root has that directory's inode; it answers to 1 as well. */
  private find(inode: U64): number {
    const found = this.table.find(inode);
    return found < 0 && inode === ROOT_INODE ? this.root : found;
  }

  private directoryOf(inode: U64): number {
    let i = this.find(inode);
    while (i >= 0 && !this.table.isDirectory(i)) i = this.table.find(inode, i + 1);
    if (i < 0) throw new MetaError('notFound', `${this.text.label} has no directory with inode ${inode}.`);
    return i;
  }

  private childAt(cursor: string, parent: number): number {
    const i = Number(cursor);
    if (!Number.isInteger(i) || i <= parent || i >= this.table.count || this.table.parent(i) !== parent) {
      throw new MetaError('malformed', `${this.text.label}: ${cursor} is no place in that directory.`);
    }
    return i;
  }
}

function itemOf({ name, inode, attr, target, dangling }: Entry): DirectoryItem {
  return { name, inode, attr, target, dangling };
}
