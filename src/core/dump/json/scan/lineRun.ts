import type { JsonScanner } from '../../../json/jsonScanner';
import type { Attr } from '../../../model/attr';
import { bareEntry } from '../../../model/entry';
import { EntryType } from '../../../model/entryType';
import type { EntrySink, ItemTaker, OpenDirectories } from '../reader/treeReader';
import { Item, LineScanner } from './lineScanner';

/**
 * Takes entries of official layout as places in the text, and all others as objects. A directory that came as a line is
 * left with an entry that has its name and inode only.
 */
export interface LineSink extends EntrySink {
  /** `line` tells of the entry until the call returns. */
  lineDirectory(line: LineScanner): void;
  lineLeaf(line: LineScanner): void;
}

const UNREAD_ATTR: Attr = Object.freeze({
  type: EntryType.directory,
  flags: 0,
  mode: 0,
  uid: 0,
  gid: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
  atimensec: 0,
  mtimensec: 0,
  ctimensec: 0,
  nlink: 0,
  length: 0,
  rdev: 0,
  tier: 0,
});

/** Items of official layout, taken for the tree reader. */
export class LineRun implements ItemTaker {
  private readonly line: LineScanner;

  constructor(
    scanner: JsonScanner,
    private readonly sink: LineSink,
  ) {
    this.line = new LineScanner(scanner);
  }

  take(directories: OpenDirectories, isFirst: boolean): boolean {
    const { line, sink } = this;
    let first = isFirst;
    for (;;) {
      switch (line.next(directories.depth, first)) {
        case Item.leaf:
          sink.lineLeaf(line);
          first = false;
          break;
        case Item.directory:
          directories.push(bareEntry(nameOf(line), line.inode, UNREAD_ATTR), false);
          sink.lineDirectory(line);
          first = true;
          break;
        case Item.leave:
          sink.leaveDirectory(directories.pop(), false);
          first = false;
          break;
        default:
          return first;
      }
    }
  }
}

function nameOf({ nameBytes, nameStart, nameEnd }: LineScanner): string {
  return nameBytes.toString('latin1', nameStart, nameEnd);
}
