import type { ByteString } from '../model/byteString';
import type { Entry } from '../model/entry';
import { EntryType } from '../model/entryType';
import type { Names } from '../model/names';

export type Side = 'left' | 'right';

/** A place in the trees, as a chain up to a root: children share what their paths have in common. */
export class PathNode {
  constructor(
    readonly parent: PathNode | undefined,
    /** '' for the root of FSTree. */
    readonly name: ByteString,
  ) {}

  get names(): Names {
    const names = this.name === '' ? [] : [this.name];
    for (let node = this.parent; node !== undefined; node = node.parent) {
      if (node.name !== '') names.push(node.name);
    }
    return names.reverse();
  }
}

/** A name that only one side has, or that stands for another inode there. */
export class OneSided extends PathNode {
  /** The same inode on the other side, under another name. */
  partner: OneSided | undefined;
  /** Another inode on the other side, under the same name. */
  twin: OneSided | undefined;
  /** Of a directory that only one side has under this name: what is below. Equal digests mean equal contents. */
  digest = '';
  /** Names below, all told. */
  below = 0;
  /** Names below that are not kept as `OneSided`, for they are too many; each counts with the nearest that is. */
  untracked = 0;

  constructor(
    parent: PathNode,
    readonly entry: Entry,
  ) {
    super(parent, entry.name);
  }

  get isDirectory(): boolean {
    return this.entry.attr.type === EntryType.directory;
  }
}
