import { displayName } from '../display/name';
import type { Acl } from '../model/acl';
import { aclKey } from '../model/acl';
import type { Attr } from '../model/attr';
import { CHUNK_SIZE_BYTES } from '../model/chunk';
import type { Chunk } from '../model/chunk';
import type { Entry, Xattr } from '../model/entry';
import { EntryType, entryTypeName } from '../model/entryType';
import type { I64, U64 } from '../model/u64';
import { addInt } from '../model/u64';
import type { FieldValues } from './difference';
import type { IgnoredFields } from './ignoredFields';

const BILLION = 1_000_000_000;

/** What differs between two entries of one name. */
export interface EntryChanges {
  fields: string[];
  values: FieldValues[];
}

/** Compares what every engine and format keeps; the fields that are ignored, and the ones that follow from the tree, are left out. */
export class EntryComparer {
  private changes: EntryChanges | undefined;

  constructor(private readonly ignored: IgnoredFields) {}

  /** Whether two inodes that meet at one name are to be the same. */
  sameInode(left: U64, right: U64): boolean {
    return left === right || this.ignored.has('inode');
  }

  /** Undefined when equal. `isRoot`: roots get the inode 1 wherever they are loaded. */
  compare(left: Entry, right: Entry, isRoot = false): EntryChanges | undefined {
    this.changes = undefined;
    if (left.inode !== right.inode && !isRoot) this.differ('inode', String(left.inode), String(right.inode));
    if (left.dangling !== right.dangling) this.differ('dangling', String(left.dangling), String(right.dangling));
    else this.compareAttr(left.attr, right.attr);
    const { type } = left.attr;
    if (type === EntryType.symlink && type === right.attr.type && left.target !== right.target) {
      this.differ('symlink', displayName(left.target), displayName(right.target));
    }
    if (!sameXattrs(left.xattrs, right.xattrs)) this.differ('xattrs');
    if (!sameAcl(left.accessAcl, right.accessAcl)) this.differ('posix_acl_access');
    if (!sameAcl(left.defaultAcl, right.defaultAcl)) this.differ('posix_acl_default');
    if (type === EntryType.regular && !sameChunks(left, right)) this.differ('chunks');
    return this.changes;
  }

  private compareAttr(left: Attr, right: Attr): void {
    if (left.type !== right.type) this.differ('attr.type', entryTypeName(left.type), entryTypeName(right.type));
    if (left.mode !== right.mode) this.differ('attr.mode', octal(left.mode), octal(right.mode));
    this.number('attr.flags', left.flags, right.flags);
    this.number('attr.uid', left.uid, right.uid);
    this.number('attr.gid', left.gid, right.gid);
    this.time('attr.atime', left.atime, left.atimensec, right.atime, right.atimensec);
    this.time('attr.mtime', left.mtime, left.mtimensec, right.mtime, right.mtimensec);
    this.time('attr.ctime', left.ctime, left.ctimensec, right.ctime, right.ctimensec);
    this.number('attr.nlink', left.nlink, right.nlink);
    this.number('attr.rdev', left.rdev, right.rdev);
    this.number('attr.tier', left.tier, right.tier);
    // Engines store other lengths than dumps for everything but files.
    if (left.type === EntryType.regular) this.number('attr.length', left.length, right.length);
  }

  private number(field: string, left: U64, right: U64): void {
    if (left !== right) this.differ(field, String(left), String(right));
  }

  private time(field: string, left: I64, leftNanoseconds: number, right: I64, rightNanoseconds: number): void {
    if (left === right && leftNanoseconds === rightNanoseconds) return;
    const [a, b] = [timeText(left, leftNanoseconds), timeText(right, rightNanoseconds)];
    if (a !== b) this.differ(field, a, b);
  }

  private differ(field: string, left?: string, right?: string): void {
    if (this.ignored.has(field)) return;
    this.changes ??= { fields: [], values: [] };
    this.changes.fields.push(field);
    if (left !== undefined && right !== undefined) this.changes.values.push({ field, left, right });
  }
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** SQL dumps of instants before 1970 hold wrapped negative nanoseconds; others may carry over. */
export function exactTime(seconds: I64, nanoseconds: number): { seconds: I64; nanoseconds: number } {
  const signed = nanoseconds >= 0x80000000 ? nanoseconds - 0x100000000 : nanoseconds;
  const carry = Math.floor(signed / BILLION);
  return { seconds: carry === 0 ? seconds : addInt(seconds, carry), nanoseconds: signed - carry * BILLION };
}

function timeText(seconds: I64, nanoseconds: number): string {
  const time = exactTime(seconds, nanoseconds);
  return `${time.seconds}.${String(time.nanoseconds).padStart(9, '0')}`;
}

function sameXattrs(left: readonly Xattr[], right: readonly Xattr[]): boolean {
  if (left.length !== right.length) return false;
  if (left.length === 0) return true;
  const [a, b] = [sortedXattrs(left), sortedXattrs(right)];
  return a.every((xattr, i) => xattr.name === b[i]!.name && xattr.value === b[i]!.value);
}

export function sortedXattrs(xattrs: readonly Xattr[]): readonly Xattr[] {
  return xattrs.length < 2 ? xattrs : [...xattrs].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function sameAcl(left: Acl | undefined, right: Acl | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return aclKey(left) === aclKey(right);
}

/** Chunks without slices, and those beyond the end, are not kept by engines. */
function sameChunks(left: Entry, right: Entry): boolean {
  let [i, j] = [0, 0];
  for (;;) {
    i = nextKept(left, i);
    j = nextKept(right, j);
    const [a, b] = [left.chunks[i], right.chunks[j]];
    if (a === undefined || b === undefined) return a === b;
    if (!sameChunk(a, b)) return false;
    i++;
    j++;
  }
}

function nextKept(entry: Entry, from: number): number {
  let i = from;
  while (i < entry.chunks.length) {
    const { index, slices } = entry.chunks[i]!;
    if (slices.length > 0 && index * CHUNK_SIZE_BYTES < entry.attr.length) break;
    i++;
  }
  return i;
}

function sameChunk(left: Chunk, right: Chunk): boolean {
  if (left.index !== right.index || left.slices.length !== right.slices.length) return false;
  return left.slices.every((a, i) => {
    const b = right.slices[i]!;
    return a.id === b.id && a.pos === b.pos && a.size === b.size && a.off === b.off && a.len === b.len;
  });
}
