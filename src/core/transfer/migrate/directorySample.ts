import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { I64, U64 } from '../../model/u64';

/** Of a larger directory only the first names in byte order are kept, so that memory stays small. */
export const MAX_SAMPLED_NAMES = 64;

/** What a name led to when it was copied; every change of an inode moves its ctime. */
export interface SampledItem {
  inode: U64;
  mtime: I64;
  mtimensec: number;
  ctime: I64;
  ctimensec: number;
}

/** A directory as it was copied. */
export class DirectorySample {
  readonly items = new Map<ByteString, SampledItem>();
  /** It has names beyond those that are kept. */
  isCut = false;

  constructor(
    readonly inode: U64,
    /** From the root down, '' for the root itself; undefined when too long to be of use. */
    readonly path: ByteString | undefined,
  ) {}

  add(entry: Entry): void {
    if (this.items.size >= MAX_SAMPLED_NAMES) this.isCut = true;
    else this.items.set(ownCopy(entry.name), sampledItem(entry));
  }
}

/** A name as it is read is often a part of a whole answer's text, which must not be kept for it. */
function ownCopy(name: ByteString): ByteString {
  return toBuffer(name).toString('latin1');
}

/** Numbers only, and none of what belongs to the entry: there are thousands of them. */
export function sampledItem({ inode, attr, dangling }: { inode: U64; attr: Attr; dangling: boolean }): SampledItem {
  if (dangling) return { inode, mtime: 0, mtimensec: 0, ctime: 0, ctimensec: 0 };
  const { mtime, mtimensec, ctime, ctimensec } = attr;
  return { inode, mtime, mtimensec, ctime, ctimensec };
}

export function isSameItem(one: SampledItem, other: SampledItem): boolean {
  return (
    one.inode === other.inode &&
    one.mtime === other.mtime &&
    one.mtimensec === other.mtimensec &&
    one.ctime === other.ctime &&
    one.ctimensec === other.ctimensec
  );
}
