import { MetaError } from '../../errors';
import { displayPath } from '../../dump/json/reader/displayPath';
import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import { InodeSet } from '../../model/inodeSet';
import type { U64 } from '../../model/u64';
import type { OnNotice } from '../../ports/notice';
import { contentKey, typeInKey } from './contentKey';
import type { Conflict, Conflicts } from './conflict';
import { MAX_LISTED_CONFLICTS } from './conflict';

/** Told while the load runs; all are in the result. */
const TOLD = 10;
const MAX_KEPT = 1_000_000;
/** A place deep in a tree has very many names: of too many such places the rest is counted only. */
const MAX_NAMES = 1_000_000;

interface Case {
  kind: Conflict['kind'];
  /** Between the path and the inode. */
  what: string;
  resolution: string;
}

const OTHER_CONTENT: Case = {
  kind: 'copies',
  what: 'does not agree with the first name of',
  resolution: 'The attributes and contents of its first name were kept.',
};
const MOVED: Case = {
  kind: 'copies',
  what: 'is a further name of',
  resolution:
    'By its first names there are no more (nlink), so nothing was kept to compare them; it may have been moved meanwhile. The attributes and contents of the first name were kept, and all names.',
};
const OTHER_TYPE: Case = {
  kind: 'types',
  what: 'has another type than the first name of',
  resolution: 'It is what its first name says.',
};
const OTHER_THAN_DIRECTORY: Case = {
  kind: 'types',
  what: 'is no directory, unlike the first name of',
  resolution: 'It is the directory that its first name says.',
};
const DIRECTORY_BEHIND: Case = {
  kind: 'types',
  what: 'is a directory, unlike the first name of',
  resolution: 'It is what its first name says, and what stands in this directory was left out.',
};
const MOVED_DIRECTORY: Case = {
  kind: 'directory',
  what: 'is a further place of directory',
  resolution: 'The contents of its first place were kept, these were left out.',
};

/**
 * Finds names of one inode that do not agree. Only of inodes that say they have more names is something kept, so that
 * memory stays flat; of others that have more all the same it can be told, but not what differs.
 */
export class ConflictRecorder {
  private readonly directories = new InodeSet();
  /** Of the first names, what they say, by `contentKey`. */
  private readonly keys = new Map<U64, number>();
  private readonly conflicts: Conflicts = { count: 0, listed: [] };
  private names = 0;
  /** More inodes with several names came than are kept. */
  private isFull = false;
  private uncompared = 0;

  constructor(
    private readonly label: string,
    /** Ends the load with the first conflict. */
    private readonly isStrict: boolean,
    private readonly onNotice: OnNotice,
    /** Inodes of which something is kept, about 60 bytes each. */
    private readonly maxKept = MAX_KEPT,
  ) {}

  /** The load has ended. */
  finish(): Conflicts {
    if (this.uncompared > 0) {
      const message = `${this.uncompared} further names of hard links were not compared with their first: of so many inodes not all are kept in memory.`;
      this.onNotice({ code: 'conflict', message });
    }
    return this.conflicts;
  }

  firstDirectory(inode: U64): void {
    this.directories.add(inode);
  }

  /** The first name of an inode that is no directory. */
  first(entry: Entry): void {
    if (entry.attr.nlink <= 1) return;
    if (this.keys.size < this.maxKept) this.keys.set(entry.inode, contentKey(entry));
    else this.isFull = true;
  }

  /** A further name. `names` gives its place. */
  again(entry: Entry, names: () => ByteString[]): void {
    const { inode } = entry;
    const isDirectory = entry.attr.type === EntryType.directory;
    if (this.directories.has(inode)) this.add(isDirectory ? MOVED_DIRECTORY : OTHER_THAN_DIRECTORY, inode, names);
    else if (isDirectory) this.add(DIRECTORY_BEHIND, inode, names);
    else this.compare(entry, names);
  }

  private compare(entry: Entry, names: () => ByteString[]): void {
    const { inode } = entry;
    const first = this.keys.get(inode);
    if (first === undefined) {
      if (this.isFull && entry.attr.nlink > 1) this.uncompared++;
      else this.add(MOVED, inode, names);
      return;
    }
    // Most hard links have two names, and this was the second.
    if (entry.attr.nlink === 2) this.keys.delete(inode);
    const key = contentKey(entry);
    if (key === first) return;
    this.add(typeInKey(key) === typeInKey(first) ? OTHER_CONTENT : OTHER_TYPE, inode, names);
  }

  private add({ kind, what, resolution }: Case, inode: U64, names: () => ByteString[]): void {
    const { listed } = this.conflicts;
    this.conflicts.count++;
    if (this.isStrict) {
      const text = `${displayPath(names())} ${what} inode ${inode}`;
      const message = `${this.label}: ${text}. The load was to end at the first conflict, and was undone.`;
      throw new MetaError('refused', message);
    }
    if (listed.length >= MAX_LISTED_CONFLICTS || this.names > MAX_NAMES) return;
    const conflict: Conflict = { kind, inode, names: names(), resolution };
    this.names += conflict.names.length;
    listed.push(conflict);
    if (listed.length <= TOLD) {
      const message = `${displayPath(conflict.names)} ${what} inode ${inode}. ${resolution}`;
      this.onNotice({ code: 'conflict', message });
    } else if (listed.length === TOLD + 1) {
      this.onNotice({ code: 'conflict', message: 'There are more conflicts; the result lists them.' });
    }
  }
}
