import type { Acl } from '../../model/acl';
import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import type { Entry } from '../../model/entry';
import { EntryType, entryTypeName } from '../../model/entryType';
import { ROOT_INODE, TRASH_INODE } from '../../model/inode';
import { InodeSet } from '../../model/inodeSet';
import type { I64, U64 } from '../../model/u64';
import { addInt } from '../../model/u64';
import type { Quota, VolumeFacts } from '../../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../../ports/treeVisitor';
import { RecordHasher } from './recordHasher';
import type { Verification } from './verification';

const RECORD_EDGE = 1;
const RECORD_NODE = 2;
const RECORD_DIR_QUOTA = 3;
const RECORD_USER_QUOTA = 4;
const RECORD_GROUP_QUOTA = 5;
const MODE_BITS = 0o7777;
const BILLION = 1_000_000_000;

/**
 * Counts and hashes what a walk shows. Only what every engine and format keeps enters the hash: names, and once for each
 * inode its attributes, target, xattrs, ACLs and slices. Left out: link counts, parents and directory sizes (they follow
 * from the names), chunk records beyond the end of a file, and the trash root itself (a load may have to make it).
 */
export class FingerprintVisitor implements TreeVisitor {
  private readonly hasher = new RecordHasher();
  private readonly seen = new InodeSet();
  private readonly linked = new InodeSet();
  private readonly parents: U64[] = [];
  /** Directories open below a second occurrence of a directory: its contents count once. */
  private skipping = 0;
  private tree: TreeName = 'FSTree';
  private lengthBytes: U64 = 0;
  private readonly result: Verification = {
    treeHash: '',
    inodes: { regular: 0, directory: 0, symlink: 0, fifo: 0, blockdev: 0, chardev: 0, socket: 0, unknown: 0 },
    entries: 0,
    lengthBytes: 0,
    chunks: 0,
    slices: 0,
    hardLinkGroups: 0,
    xattrs: 0,
    acls: 0,
    dirQuotas: 0,
    userQuotas: 0,
    groupQuotas: 0,
    quotaHash: '',
    danglingEntries: 0,
  };

  /** Names visited so far. */
  get entries(): number {
    return this.result.entries;
  }

  volume(facts: VolumeFacts): void {
    const { result } = this;
    const hasher = new RecordHasher();
    result.dirQuotas = hashQuotas(hasher, RECORD_DIR_QUOTA, facts.dirQuotas);
    result.userQuotas = hashQuotas(hasher, RECORD_USER_QUOTA, facts.userQuotas);
    result.groupQuotas = hashQuotas(hasher, RECORD_GROUP_QUOTA, facts.groupQuotas);
    result.quotaHash = hasher.digest();
  }

  beginTree(tree: TreeName): void {
    this.tree = tree;
  }

  endTree(): void {
    this.parents.length = 0;
  }

  enterDirectory(entry: Entry): void {
    if (this.skipping > 0) {
      this.skipping += 1;
      return;
    }
    const isRoot = this.parents.length === 0;
    const inode = isRoot ? this.rootInode() : entry.inode;
    const isFirst = isRoot ? this.seen.add(inode) : this.visit(entry);
    this.parents.push(inode);
    if (!isFirst) this.skipping = 1;
  }

  leaf(entry: Entry): void {
    if (this.skipping === 0 && this.visit(entry)) this.hashNode(entry.inode, entry);
  }

  /** Directories are hashed at their end, where they are complete even in a dump with members after `entries`. */
  leaveDirectory(entry: Entry): void {
    if (this.skipping > 1) {
      this.skipping -= 1;
      return;
    }
    const inode = this.parents.pop() ?? 0;
    if (this.skipping === 1) this.skipping = 0;
    else if (inode !== TRASH_INODE) this.hashNode(inode, entry);
  }

  drain(): Promise<void> | undefined {
    return undefined;
  }

  finish(): Verification {
    return { ...this.result, treeHash: this.hasher.digest(), lengthBytes: this.lengthBytes };
  }

  /** A subdirectory that was dumped becomes inode 1 wherever it is loaded, so every root counts as that. */
  private rootInode(): U64 {
    return this.tree === 'Trash' ? TRASH_INODE : ROOT_INODE;
  }

  /** @returns whether this is the inode's first name. */
  private visit(entry: Entry): boolean {
    const { hasher, result } = this;
    hasher.begin(RECORD_EDGE);
    hasher.int(this.parents[this.parents.length - 1] ?? 0);
    hasher.int(entry.inode);
    hasher.bytes(entry.name);
    hasher.end();
    result.entries += 1;
    if (entry.dangling) result.danglingEntries += 1;
    if (!this.seen.add(entry.inode)) {
      if (this.linked.add(entry.inode)) result.hardLinkGroups += 1;
      return false;
    }
    result.inodes[entryTypeName(entry.attr.type)] += 1;
    return true;
  }

  private hashNode(inode: U64, entry: Entry): void {
    const { hasher } = this;
    const { attr } = entry;
    hasher.begin(RECORD_NODE);
    hasher.int(inode);
    hasher.word(attr.type | (attr.flags << 8) | (attr.tier << 16));
    // Redis keeps twelve bits.
    hasher.word(attr.mode & MODE_BITS);
    hasher.word(attr.uid);
    hasher.word(attr.gid);
    hasher.word(attr.rdev);
    this.hashTime(attr.atime, attr.atimensec);
    this.hashTime(attr.mtime, attr.mtimensec);
    this.hashTime(attr.ctime, attr.ctimensec);
    if (attr.type === EntryType.regular) {
      hasher.int(attr.length);
      this.lengthBytes = addInt(this.lengthBytes, attr.length);
      this.hashChunks(entry);
    }
    if (attr.type === EntryType.symlink) hasher.bytes(entry.target);
    this.hashXattrsAndAcls(entry);
    hasher.end();
  }

  private hashTime(seconds: I64, nanoseconds: number): void {
    // SQL dumps of instants before 1970 hold wrapped negative nanoseconds; others may carry over.
    const signed = nanoseconds >= 0x80000000 ? nanoseconds - 0x100000000 : nanoseconds;
    const carry = Math.floor(signed / BILLION);
    this.hasher.int(carry === 0 ? seconds : addInt(seconds, carry));
    this.hasher.word(signed - carry * BILLION);
  }

  private hashChunks(entry: Entry): void {
    const { hasher, result } = this;
    for (const chunk of entry.chunks) {
      if (chunk.slices.length === 0 || chunk.index * CHUNK_SIZE_BYTES >= entry.attr.length) continue;
      result.chunks += 1;
      result.slices += chunk.slices.length;
      hasher.word(chunk.index);
      for (const slice of chunk.slices) {
        hasher.int(slice.id);
        hasher.word(slice.pos);
        hasher.word(slice.size);
        hasher.word(slice.off);
        hasher.word(slice.len);
      }
    }
  }

  private hashXattrsAndAcls(entry: Entry): void {
    const { hasher, result } = this;
    if (entry.xattrs.length > 0) {
      result.xattrs += entry.xattrs.length;
      const sorted = [...entry.xattrs].sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const xattr of sorted) {
        hasher.bytes(xattr.name);
        hasher.bytes(xattr.value);
      }
    }
    if (entry.accessAcl !== undefined) this.hashAcl(1, entry.accessAcl);
    if (entry.defaultAcl !== undefined) this.hashAcl(2, entry.defaultAcl);
  }

  private hashAcl(kind: number, acl: Acl): void {
    const { hasher } = this;
    this.result.acls += 1;
    for (const value of [kind, acl.owner, acl.group, acl.other, acl.mask, acl.users.length, acl.groups.length])
      hasher.word(value);
    for (const { id, perm } of [...acl.users, ...acl.groups]) {
      hasher.word(id);
      hasher.word(perm);
    }
  }
}

/** Redis keeps no directory quota without a limit through a dump, and other engines do. @returns how many there are. */
function hashQuotas(hasher: RecordHasher, kind: number, quotas: readonly Quota[]): number {
  const limiting = quotas.filter(({ maxSpace, maxInodes }) => maxSpace !== -1 || maxInodes !== -1);
  for (const { key, maxSpace, maxInodes } of limiting) {
    hasher.begin(kind);
    hasher.int(key);
    hasher.int(maxSpace);
    hasher.int(maxInodes);
    hasher.end();
  }
  return limiting.length;
}
