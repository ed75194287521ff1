import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MetaError } from '../../../errors';
import type { Entry } from '../../../model/entry';
import { bareEntry } from '../../../model/entry';
import { EntryType } from '../../../model/entryType';
import { ROOT_INODE, TRASH_INODE } from '../../../model/inode';
import type { U64 } from '../../../model/u64';
import type { WalkOptions } from '../../../ports/metadataSource';
import type { OnNotice } from '../../../ports/notice';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import type { Catalogue } from './catalogue';
import { EntryReader } from './entryReader';
import type { Row } from './entryRows';
import { danglingAttr } from './entryRows';
import { readFacts } from './facts';

export interface OpenVolume {
  database: DatabaseSync;
  catalogue: Catalogue;
  label: string;
}

const PAGE_ROWS = 512;
/** Rows kept for the directories above the current one; the rest is read again on the way back. */
const MAX_BUFFERED_ROWS = 16 * PAGE_ROWS;
/** Rows between two turns of the event loop, where cancelling is noticed. */
const ROWS_PER_TURN = 4096;

/** One open directory: what is left of its page, and where the next one starts. */
interface Frame {
  entry: Entry;
  rows: readonly Row[];
  index: number;
  from: Buffer;
  /** The page was the directory's last. */
  last: boolean;
}

/** Walks the volume in dump order inside one read transaction. */
export async function walkDatabase(volume: OpenVolume, visitor: TreeVisitor, options: WalkOptions): Promise<void> {
  const { database, catalogue, label } = volume;
  database.exec('BEGIN');
  try {
    // The first read fixes the snapshot.
    const facts = readFacts(database, catalogue, label);
    const onNotice = options.onNotice ?? (() => undefined);
    const reader = new EntryReader(database, catalogue, onNotice);
    const rootInode = options.root ?? ROOT_INODE;
    const root = reader.rootEntry(rootInode);
    if (root?.attr.type !== EntryType.directory) {
      throw new MetaError(
        'damaged',
        `${label}: directory inode ${rootInode} has no attributes; the tree cannot be read.`,
      );
    }
    visitor.volume(facts);
    const walker = new Walker(reader, visitor, onNotice, options.signal);
    visitor.beginTree('FSTree');
    await walker.walk(root);
    visitor.endTree('FSTree');
    if (options.root === undefined && options.skipTrash !== true) {
      visitor.beginTree('Trash');
      await walker.walk(reader.rootEntry(TRASH_INODE) ?? missingTrash());
      visitor.endTree('Trash');
    }
    await visitor.drain();
  } finally {
    database.exec('ROLLBACK');
  }
}

class Walker {
  private readonly frames: Frame[] = [];
  private readonly open = new Set<U64>();
  /** Rows left in all frames, and the lowest frame that may have some. */
  private buffered = 0;
  private lowestBuffered = 0;
  private sinceTurn = 0;

  constructor(
    private readonly reader: EntryReader,
    private readonly visitor: TreeVisitor,
    private readonly onNotice: OnNotice,
    private readonly signal: AbortSignal | undefined,
  ) {}

  async walk(root: Entry): Promise<void> {
    this.enter(root);
    for (let frame = this.frames.at(-1); frame !== undefined; frame = this.frames.at(-1)) {
      if (frame.index === frame.rows.length && !frame.last) {
        this.readPage(frame);
        const pause = this.visitor.drain();
        if (pause !== undefined) await pause;
        if (this.sinceTurn > ROWS_PER_TURN) await this.turn();
      }
      this.visitRows(frame);
    }
  }

  /** Visits rows of the frame until a directory must be entered or the page ends. */
  private visitRows(frame: Frame): void {
    while (frame.index < frame.rows.length) {
      const row = frame.rows[frame.index++];
      if (row === undefined) break;
      this.buffered -= 1;
      if (frame.index === frame.rows.length) frame.from = this.reader.successorOf(row);
      const entry = this.reader.entryOf(row);
      if (entry.dangling) {
        this.onNotice({
          code: 'danglingEntry',
          message: `Inode ${entry.inode} is named in directory ${frame.entry.inode} but has no attributes.`,
        });
      }
      if (entry.attr.type !== EntryType.directory) {
        this.visitor.leaf(entry);
      } else if (this.open.has(entry.inode)) {
        // Following it would never end (docs/formats/json-dump.md §7.4).
        throw new MetaError(
          'damaged',
          `Directory inode ${entry.inode} contains itself, named in directory ${frame.entry.inode}; the tree has no end.`,
        );
      } else {
        this.enter(entry);
        return;
      }
    }
    if (frame.last) this.leave(frame);
  }

  private enter(entry: Entry): void {
    this.visitor.enterDirectory(entry);
    this.open.add(entry.inode);
    this.frames.push({ entry, rows: [], index: 0, from: Buffer.alloc(0), last: false });
    this.sinceTurn += 1;
  }

  private leave(frame: Frame): void {
    this.frames.pop();
    this.open.delete(frame.entry.inode);
    this.lowestBuffered = Math.max(0, Math.min(this.lowestBuffered, this.frames.length - 1));
    this.visitor.leaveDirectory(frame.entry, false);
  }

  private readPage(frame: Frame): void {
    this.makeRoom();
    frame.rows = this.reader.rows(frame.entry.inode, frame.from, PAGE_ROWS);
    frame.index = 0;
    frame.last = frame.rows.length < PAGE_ROWS;
    this.buffered += frame.rows.length;
    this.sinceTurn += frame.rows.length;
  }

  /** Forgets what the outermost directories have left: they are needed last. */
  private makeRoom(): void {
    while (this.buffered > MAX_BUFFERED_ROWS && this.lowestBuffered < this.frames.length - 1) {
      const frame = this.frames[this.lowestBuffered++];
      const next = frame?.rows[frame.index];
      if (frame === undefined || next === undefined) continue;
      this.buffered -= frame.rows.length - frame.index;
      frame.from = Buffer.from(this.reader.nameOf(next), 'latin1');
      frame.rows = [];
      frame.index = 0;
      frame.last = false;
    }
  }

  private async turn(): Promise<void> {
    this.sinceTurn = 0;
    await nextTurn();
    this.signal?.throwIfAborted();
  }
}

/** Trash was never enabled: the official dump shows a root without attributes (docs/formats/json-dump.md §2.4). */
function missingTrash(): Entry {
  return { ...bareEntry('', TRASH_INODE, danglingAttr(EntryType.directory, 2)), dangling: true };
}
