import { MetaError } from '../../errors';
import type { Entry } from '../../model/entry';
import type { TreeName, TreeVisitor } from '../../ports/treeVisitor';
import { hashContents } from '../contentHash';
import type { IgnoredFields } from '../ignoredFields';
import { WordHash } from './wordHash';

const RECORD_PATH = 1;
const RECORD_CONTENTS = 2;
/** Path hash, contents hash, row of the directory: five words a row. */
const WORDS = 5;
/** At 20 bytes each. */
const MAX_ROWS = 20_000_000;
const NO_PARENT = 0xffffffff;

/** One row for each entry of a source in the order of its walk: hashes of path and contents. */
export class EntryTable implements TreeVisitor {
  length = 0;
  /** Rows that are roots of trees. */
  roots = 0;
  private words = new Uint32Array(1024 * WORDS);
  private readonly hasher = new WordHash();
  private readonly open: number[] = [];
  private tree: TreeName = 'FSTree';

  constructor(
    private readonly label: string,
    private readonly ignored: IgnoredFields,
    private readonly onDrain: () => void,
  ) {}

  parentOf(row: number): number | undefined {
    const parent = this.words[row * WORDS + 4]!;
    return parent === NO_PARENT ? undefined : parent;
  }

  /** Below zero when the path of row `a` sorts first; the order means nothing but that equal paths are equal. */
  comparePaths(a: number, other: EntryTable, b: number): number {
    const [i, j] = [a * WORDS, b * WORDS];
    return this.words[i]! - other.words[j]! || this.words[i + 1]! - other.words[j + 1]!;
  }

  hasSameContents(a: number, other: EntryTable, b: number): boolean {
    const [i, j] = [a * WORDS + 2, b * WORDS + 2];
    return this.words[i] === other.words[j] && this.words[i + 1] === other.words[j + 1];
  }

  volume(): void {
    // Sections are compared elsewhere.
  }

  beginTree(tree: TreeName): void {
    this.tree = tree;
  }

  endTree(): void {
    this.open.length = 0;
  }

  enterDirectory(entry: Entry): void {
    this.open.push(this.add(entry));
  }

  leaf(entry: Entry): void {
    this.setContents(this.add(entry), entry, false);
  }

  leaveDirectory(entry: Entry): void {
    const row = this.open.pop()!;
    this.setContents(row, entry, this.open.length === 0);
  }

  drain(): undefined {
    this.onDrain();
    return undefined;
  }

  private add(entry: Entry): number {
    const row = this.length++;
    if (row >= MAX_ROWS) {
      throw new MetaError(
        'limit',
        `${this.label} has names that are not in byte order, and more than ${MAX_ROWS} of them. ` +
          'Load both sides into SQLite files (jfsmeta load) and compare those.',
      );
    }
    if ((row + 1) * WORDS > this.words.length) this.grow();
    const parent = this.open[this.open.length - 1];
    const { hasher } = this;
    hasher.begin(RECORD_PATH);
    if (parent === undefined) {
      this.roots += 1;
      hasher.word(this.tree === 'Trash' ? 1 : 0);
    } else {
      hasher.word(this.words[parent * WORDS]!);
      hasher.word(this.words[parent * WORDS + 1]!);
    }
    hasher.bytes(entry.name);
    this.set(row * WORDS);
    this.words[row * WORDS + 4] = parent ?? NO_PARENT;
    return row;
  }

  private setContents(row: number, entry: Entry, isRoot: boolean): void {
    const { hasher } = this;
    hasher.begin(RECORD_CONTENTS);
    if (!isRoot && !this.ignored.has('inode')) hasher.int(entry.inode);
    hashContents(hasher, entry, this.ignored);
    this.set(row * WORDS + 2);
  }

  private set(at: number): void {
    this.hasher.end();
    this.words[at] = this.hasher.high;
    this.words[at + 1] = this.hasher.low;
  }

  private grow(): void {
    const larger = new Uint32Array(this.words.length * 2);
    larger.set(this.words);
    this.words = larger;
  }
}
