import { MetaError } from '../../errors';
import type { Acl } from '../../model/acl';
import { aclKey } from '../../model/acl';
import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import { bareEntry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import { ROOT_INODE, TRASH_INODE, TRASH_NAME, isTrashInode } from '../../model/inode';
import { InodeSet } from '../../model/inodeSet';
import { settingInt } from '../../model/setting';
import type { U64 } from '../../model/u64';
import { addInt, align4K, maxInt, subtractInt } from '../../model/u64';
import type { Quota, VolumeFacts } from '../../model/volumeFacts';
import { NO_COUNTERS } from '../../model/volumeFacts';
import type { OnNotice } from '../../ports/notice';
import type { TreeName, TreeVisitor } from '../../ports/treeVisitor';
import type { LoadedVolume, VolumeWriter } from '../../ports/volumeWriter';
import type { ConflictRecorder } from './conflictRecorder';
import { OwnerUsage } from './usage';

const DIRECTORY_LENGTH = 4096;
const TRASH_MODE = 0o555;

/** A directory whose children are being visited. */
interface Frame {
  entry: Entry;
  inode: U64;
  parent: U64;
  /** The inode occurs for the first time here: only then are its contents its own. */
  isFirst: boolean;
  childDirectories: number;
  dataLength: U64;
  usedSpace: U64;
  usedInodes: number;
  /** Everything below, for quotas. */
  treeSpace: U64;
  treeInodes: number;
}

/**
 * Turns a walk into the records an engine stores, by the official loader's rules (docs/formats/json-dump.md §6): the first
 * occurrence of an inode wins, link counts, statistics, usage, references and counters are computed anew. Counters are
 * never lower than the source says: numbers that were given out once must not be given out again.
 */
export class VolumeBuilder implements TreeVisitor {
  private readonly frames: Frame[] = [];
  private readonly inodes = new InodeSet();
  private readonly aclIds = new Map<string, number>();
  private readonly usage = new OwnerUsage();
  private readonly quotas = new Map<U64, Quota>();
  private facts: VolumeFacts | undefined;
  private tree: TreeName = 'FSTree';
  private hasTrash = false;
  private usedSpace: U64 = 0;
  private usedInodes = 0;
  private nextInode: U64 = 2;
  private nextChunk: U64 = 1;
  private nextTrash: U64 = 0;

  constructor(
    private readonly writer: VolumeWriter,
    private readonly conflicts: ConflictRecorder,
    private readonly onNotice: OnNotice,
  ) {}

  volume(facts: VolumeFacts): void {
    this.facts = facts;
    this.writer.expect?.(facts.counters.usedInodes);
    for (const quota of facts.dirQuotas) this.quotas.set(quota.key, { ...quota, usedSpace: 0, usedInodes: 0 });
  }

  beginTree(tree: TreeName): void {
    this.tree = tree;
  }

  endTree(): void {
    this.frames.length = 0;
  }

  enterDirectory(entry: Entry): void {
    const above = this.frames.at(-1);
    const inode = above === undefined ? this.rootInode(entry) : entry.inode;
    const parent = above?.inode ?? ROOT_INODE;
    if (above !== undefined && inode === ROOT_INODE) throw this.rootInside(above);
    const isFirst = this.occur(inode, parent, entry);
    if (isFirst) this.conflicts.firstDirectory(inode);
    else this.repeatDirectory(entry, above);
    this.frames.push({
      entry,
      inode,
      parent,
      isFirst,
      childDirectories: 0,
      dataLength: 0,
      usedSpace: 0,
      usedInodes: 0,
      treeSpace: 0,
      treeInodes: 0,
    });
  }

  leaf(entry: Entry): void {
    const above = this.frames.at(-1);
    if (above === undefined) throw new MetaError('malformed', `${this.tree} is not a directory.`);
    if (entry.inode === ROOT_INODE) throw this.rootInside(above);
    const length = entry.attr.type === EntryType.regular ? entry.attr.length : 0;
    if (this.occur(entry.inode, above.inode, entry)) {
      this.conflicts.first(entry);
      this.writeLeaf(entry, above.inode);
    } else if (above.isFirst) {
      this.conflicts.again(entry, () => this.namesOf(entry));
    }
    this.addToParent(above, entry, length);
    above.treeSpace = addInt(above.treeSpace, align4K(length));
    above.treeInodes += 1;
  }

  leaveDirectory(entry: Entry): void {
    const frame = this.frames.pop();
    if (frame === undefined) return;
    const above = this.frames.at(-1);
    const quota = this.tree === 'FSTree' ? this.quotas.get(frame.inode) : undefined;
    if (quota !== undefined) {
      quota.usedSpace = addInt(quota.usedSpace ?? 0, frame.treeSpace);
      quota.usedInodes = addInt(quota.usedInodes ?? 0, frame.treeInodes);
    }
    if (frame.isFirst) this.writeDirectory(frame, entry);
    if (above === undefined) return;
    this.addToParent(above, entry, 0);
    if (!isTrashInode(above.inode)) above.childDirectories += 1;
    above.treeSpace = addInt(above.treeSpace, addInt(frame.treeSpace, align4K(0)));
    above.treeInodes += frame.treeInodes + 1;
  }

  drain(): Promise<void> | undefined {
    return this.writer.drain();
  }

  /** What follows the entries. The walk must have ended. */
  finish(): LoadedVolume {
    const { facts } = this;
    if (facts === undefined) throw new MetaError('malformed', 'The source gave no volume.');
    if (!this.hasTrash && settingInt(facts.setting, 'TrashDays') > 0) this.addTrashRoot();
    const listed = [...facts.delFiles.map((file) => file.inode), ...facts.sustained.flatMap((s) => s.inodes)];
    const nextInode = listed.reduce(
      (next, inode) => (inode < TRASH_INODE ? maxInt(next, addInt(inode, 1)) : next),
      this.nextInode,
    );
    const { counters } = facts;
    const countsOwners = facts.userQuotas.length > 0 || facts.groupQuotas.length > 0;
    if (facts.sustained.length > 0) this.dropSustained(facts);
    return {
      setting: facts.setting,
      counters: {
        ...NO_COUNTERS,
        usedSpace: this.usedSpace,
        usedInodes: this.usedInodes,
        nextInodes: maxInt(nextInode, counters.nextInodes),
        nextChunk: maxInt(this.nextChunk, counters.nextChunk),
        nextSession: counters.nextSession,
        nextTrash: maxInt(this.nextTrash, counters.nextTrash),
      },
      delFiles: facts.delFiles,
      dirQuotas: [...this.quotas.values()],
      userQuotas: countsOwners ? this.usage.userQuotas(facts.userQuotas) : [],
      groupQuotas: countsOwners ? this.usage.groupQuotas(facts.groupQuotas) : [],
    };
  }

  private rootInode(entry: Entry): U64 {
    if (this.tree === 'FSTree') return ROOT_INODE;
    this.hasTrash = true;
    if (entry.inode === TRASH_INODE) return TRASH_INODE;
    throw new MetaError(
      'malformed',
      `The root of Trash has inode ${entry.inode} instead of ${TRASH_INODE}; clients would not find it.`,
    );
  }

  /** Counts one name. @returns whether it is the inode's first. */
  private occur(inode: U64, parent: U64, entry: Entry): boolean {
    if (!this.inodes.add(inode)) {
      this.writer.link(inode, parent);
      return false;
    }
    if (inode === 0)
      throw new MetaError('malformed', `An entry named in directory ${parent} has inode 0, which no volume can hold.`);
    if (isTrashInode(inode)) this.nextTrash = maxInt(this.nextTrash, subtractInt(inode, TRASH_INODE));
    else this.nextInode = maxInt(this.nextInode, addInt(inode, 1));
    if (inode === ROOT_INODE || inode === TRASH_INODE) return true;
    const length = entry.attr.type === EntryType.regular ? entry.attr.length : 0;
    this.usedSpace = addInt(this.usedSpace, align4K(length));
    this.usedInodes += 1;
    const counted = this.tree === 'FSTree' || settingInt(this.facts?.setting ?? { members: {} }, 'TrashDays') > 0;
    if (counted) this.usage.add(entry.attr);
    return true;
  }

  private addToParent(above: Frame, entry: Entry, length: U64): void {
    if (!above.isFirst) return;
    this.writer.edge(above.inode, entry.name, entry.inode, entry.attr.type);
    above.dataLength = addInt(above.dataLength, length);
    above.usedSpace = addInt(above.usedSpace, align4K(length));
    above.usedInodes += 1;
  }

  private writeLeaf(entry: Entry, parent: U64): void {
    const { writer } = this;
    const { attr, inode } = entry;
    if (attr.type === EntryType.regular) {
      for (const chunk of entry.chunks) {
        if (chunk.slices.length === 0) continue;
        writer.chunk(inode, chunk.index, chunk.slices);
        for (const slice of chunk.slices) {
          // A hole is stored nowhere, so nothing refers to it.
          if (slice.id === 0) continue;
          writer.sliceRef(slice.id, slice.size);
          if (slice.id >= this.nextChunk) this.nextChunk = addInt(slice.id, 1);
        }
      }
    }
    if (attr.type === EntryType.symlink) writer.symlink(inode, entry.target);
    const length =
      attr.type === EntryType.regular ? attr.length : attr.type === EntryType.symlink ? entry.target.length : 0;
    this.writeNode(entry, inode, 1, length, parent);
  }

  private writeDirectory(frame: Frame, entry: Entry): void {
    const nlink = 2 + frame.childDirectories;
    this.writer.dirStats(frame.inode, frame.dataLength, frame.usedSpace, frame.usedInodes);
    this.writeNode(entry, frame.inode, nlink, DIRECTORY_LENGTH, frame.parent);
  }

  private writeNode(entry: Entry, inode: U64, nlink: number, length: U64, parent: U64): void {
    const { writer } = this;
    for (const xattr of entry.xattrs) writer.xattr(inode, xattr.name, xattr.value);
    const access = this.aclId(entry.accessAcl);
    const defaults = this.aclId(entry.defaultAcl);
    writer.node(inode, entry.attr, nlink, length, parent, access, defaults);
  }

  private aclId(acl: Acl | undefined): number {
    if (acl === undefined) return 0;
    const key = aclKey(acl);
    const known = this.aclIds.get(key);
    if (known !== undefined) return known;
    const id = this.aclIds.size + 1;
    this.aclIds.set(key, id);
    this.writer.acl(id, acl);
    return id;
  }

  /** Contents of a directory that is left out are left out with it, and no conflicts of their own. */
  private repeatDirectory(entry: Entry, above: Frame | undefined): void {
    if (this.frames.some(({ inode }) => inode === entry.inode)) {
      throw new MetaError(
        'malformed',
        `Directory inode ${entry.inode} stands inside itself. Loaded, the tree would have no end; give one of them another number first.`,
      );
    }
    if (above?.isFirst !== false) this.conflicts.again(entry, () => this.namesOf(entry));
  }

  /** From the root down. */
  private namesOf(entry: Entry): ByteString[] {
    const names = this.frames.slice(1).map((frame) => frame.entry.name);
    return [...(this.tree === 'Trash' ? [TRASH_NAME] : []), ...names, entry.name];
  }

  private rootInside(above: Frame): MetaError {
    return new MetaError(
      'malformed',
      `Directory ${above.inode} holds an entry with inode 1, the root itself. Loaded, the tree would have no end; give it another number first.`,
    );
  }

  /** Without it a volume with trash cannot delete anything (docs/formats/json-dump.md §6.6). */
  private addTrashRoot(): void {
    const now = Math.floor(Date.now() / 1000);
    const attr = {
      type: EntryType.directory,
      flags: 0,
      mode: TRASH_MODE,
      uid: 0,
      gid: 0,
      atime: now,
      mtime: now,
      ctime: now,
      atimensec: 0,
      mtimensec: 0,
      ctimensec: 0,
      nlink: 2,
      length: DIRECTORY_LENGTH,
      rdev: 0,
      tier: 0,
    };
    const entry = bareEntry('', TRASH_INODE, attr);
    this.writer.dirStats(TRASH_INODE, 0, 0, 0);
    this.writeNode(entry, TRASH_INODE, 2, DIRECTORY_LENGTH, ROOT_INODE);
  }

  private dropSustained(facts: VolumeFacts): void {
    const count = facts.sustained.reduce((sum, s) => sum + s.inodes.length, 0);
    this.onNotice({
      code: 'consistency',
      message: `${count} files that were deleted while open are not part of a dump; their objects stay in the bucket until "juicefs gc".`,
    });
  }
}
