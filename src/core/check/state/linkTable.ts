import type { U64 } from '../../model/u64';

interface Link {
  names: number;
  nlink: number;
  /** Of the text of the first; undefined when that was not taken. */
  hash: number | undefined;
  /** Another name has another text. */
  differs: boolean;
}

/** Inodes other than directories that have several names, or whose link count says so. */
export class LinkTable {
  private readonly links = new Map<U64, Link>();

  /** The first name of an inode. `hash` is asked for when more names are to be expected. */
  first(inode: U64, nlink: number, hash: () => number): void {
    if (nlink !== 1) this.links.set(inode, { names: 1, nlink, hash: hash(), differs: false });
  }

  /** Another name of an inode. */
  again(inode: U64, nlink: number, hash: () => number): void {
    const link = this.links.get(inode);
    if (link === undefined) {
      this.links.set(inode, { names: 2, nlink: 1, hash: undefined, differs: true });
    } else {
      link.names++;
      link.differs ||= link.nlink !== nlink || link.hash !== hash();
    }
  }

  /** Inodes whose copies may differ. */
  *differing(): Generator<U64> {
    for (const [inode, { differs }] of this.links) if (differs) yield inode;
  }

  /** Inodes whose count is not the number of their names, with that number. */
  *miscounted(): Generator<[U64, number]> {
    for (const [inode, { names, nlink }] of this.links) if (names !== nlink) yield [inode, names];
  }
}
