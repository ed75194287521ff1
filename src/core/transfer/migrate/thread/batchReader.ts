import type { Acl, AclEntry } from '../../../model/acl';
import type { Attr } from '../../../model/attr';
import type { ByteString } from '../../../model/byteString';
import type { Chunk, Slice } from '../../../model/chunk';
import type { Entry, Xattr } from '../../../model/entry';
import { NO_CHUNKS, NO_XATTRS } from '../../../model/entry';
import type { EntryType } from '../../../model/entryType';
import type { U64 } from '../../../model/u64';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import type { EntryBatch } from './entryBatch';
import { STEP } from './entryBatch';

/** Gives the batches of one walk to a visitor, in their order. */
export class BatchReader {
  private readonly open: Entry[] = [];
  private numbers = new Float64Array();
  private at = 0;
  private text = '';
  private textAt = 0;

  constructor(private readonly visitor: TreeVisitor) {}

  read({ numbers, length, text }: EntryBatch): void {
    this.numbers = numbers;
    this.at = 0;
    this.text = text;
    this.textAt = 0;
    while (this.at < length) this.step(this.take());
    this.text = '';
  }

  private step(step: number): void {
    const { visitor, open } = this;
    switch (step) {
      case STEP.leaf:
        visitor.leaf(this.entry());
        break;
      case STEP.enter: {
        const entry = this.entry();
        open.push(entry);
        visitor.enterDirectory(entry);
        break;
      }
      case STEP.leave: {
        const entry = open.pop();
        if (entry !== undefined) visitor.leaveDirectory(entry, false);
        break;
      }
      case STEP.beginTree:
      case STEP.beginTrash:
        visitor.beginTree(step === STEP.beginTree ? 'FSTree' : 'Trash');
        break;
      default:
        visitor.endTree(step === STEP.endTree ? 'FSTree' : 'Trash');
    }
  }

  private entry(): Entry {
    const name = this.string();
    const inode = this.int();
    const dangling = this.take() === 1;
    const attr = this.attr();
    const target = this.string();
    return {
      name,
      inode,
      attr,
      target,
      xattrs: this.xattrs(),
      accessAcl: this.acl(),
      defaultAcl: this.acl(),
      chunks: this.chunks(),
      dangling,
    };
  }

  /** Members are read in the order in which they were written. */
  private attr(): Attr {
    return {
      type: this.take() as EntryType,
      flags: this.take(),
      mode: this.take(),
      uid: this.take(),
      gid: this.take(),
      atime: this.int(),
      mtime: this.int(),
      ctime: this.int(),
      atimensec: this.take(),
      mtimensec: this.take(),
      ctimensec: this.take(),
      nlink: this.take(),
      length: this.int(),
      rdev: this.take(),
      tier: this.take(),
    };
  }

  private xattrs(): readonly Xattr[] {
    const count = this.take();
    if (count === 0) return NO_XATTRS;
    return Array.from({ length: count }, () => ({ name: this.string(), value: this.string() }));
  }

  private acl(): Acl | undefined {
    if (this.take() === 0) return undefined;
    return {
      owner: this.take(),
      group: this.take(),
      other: this.take(),
      mask: this.take(),
      users: this.aclEntries(),
      groups: this.aclEntries(),
    };
  }

  private aclEntries(): AclEntry[] {
    return Array.from({ length: this.take() }, () => ({ id: this.take(), perm: this.take() }));
  }

  private chunks(): readonly Chunk[] {
    const count = this.take();
    if (count === 0) return NO_CHUNKS;
    const chunks: Chunk[] = [];
    for (let i = 0; i < count; i++) {
      const index = this.take();
      const slices: Slice[] = [];
      for (let left = this.take(); left > 0; left--) {
        slices.push({ pos: this.take(), id: this.int(), size: this.take(), off: this.take(), len: this.take() });
      }
      chunks.push({ index, slices });
    }
    return chunks;
  }

  private string(): ByteString {
    const length = this.take();
    if (length === 0) return '';
    const start = this.textAt;
    this.textAt += length;
    return this.text.slice(start, this.textAt);
  }

  private int(): U64 {
    const value = this.take();
    if (!Number.isNaN(value)) return value;
    const upper = BigInt(this.take());
    return (upper << 32n) | BigInt(this.take());
  }

  private take(): number {
    return this.numbers[this.at++] ?? 0;
  }
}
