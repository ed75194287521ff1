import type { Acl } from '../../../model/acl';
import type { ByteString } from '../../../model/byteString';
import type { Entry } from '../../../model/entry';
import type { U64 } from '../../../model/u64';
import type { VolumeFacts } from '../../../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../../../ports/treeVisitor';
import type { EntryBatch } from './entryBatch';
import { STEP } from './entryBatch';

/** Numbers in a block: entries of one turn of a walk mostly. */
const BLOCK = 64 * 1024;
/** At most, of an entry with nothing that comes in lists. */
const NUMBERS_OF_ENTRY = 48;
const NUMBERS_OF_SLICE = 7;
const NUMBERS_OF_ACL = 8;

export interface BatchReceiver {
  facts(facts: VolumeFacts): void;
  /** Its numbers are the receiver's from then on. */
  batch(batch: EntryBatch): void;
  /** A promise while too much is on its way. */
  pause(): Promise<void> | undefined;
  /** Numbers that were received and are not needed any more. */
  spare(): Float64Array<ArrayBuffer> | undefined;
}

/** Packs a walk into batches; `readBatch` is the other end. */
export class BatchWriter implements TreeVisitor {
  private numbers: Float64Array<ArrayBuffer> = new Float64Array(BLOCK);
  private length = 0;
  private text = '';

  constructor(private readonly receiver: BatchReceiver) {}

  volume(facts: VolumeFacts): void {
    this.receiver.facts(facts);
  }

  beginTree(tree: TreeName): void {
    this.step(tree === 'FSTree' ? STEP.beginTree : STEP.beginTrash);
  }

  endTree(tree: TreeName): void {
    this.step(tree === 'FSTree' ? STEP.endTree : STEP.endTrash);
  }

  enterDirectory(entry: Entry): void {
    this.entry(STEP.enter, entry);
  }

  leaf(entry: Entry): void {
    this.entry(STEP.leaf, entry);
  }

  /** The reader knows which directory is left; engines never amend one. */
  leaveDirectory(): void {
    this.step(STEP.leave);
  }

  drain(): Promise<void> | undefined {
    this.flush();
    return this.receiver.pause();
  }

  flush(): void {
    if (this.length === 0) return;
    const { numbers, length, text } = this;
    this.numbers = this.receiver.spare() ?? new Float64Array(BLOCK);
    this.length = 0;
    this.text = '';
    this.receiver.batch({ numbers, length, text });
  }

  private step(step: number): void {
    this.reserve(1);
    this.put(step);
  }

  private entry(step: number, entry: Entry): void {
    const { attr, xattrs, accessAcl, defaultAcl, chunks } = entry;
    let wanted = NUMBERS_OF_ENTRY + 2 * xattrs.length;
    for (const { slices } of chunks) wanted += 2 + NUMBERS_OF_SLICE * slices.length;
    for (const acl of [accessAcl, defaultAcl]) {
      if (acl !== undefined) wanted += NUMBERS_OF_ACL + 2 * (acl.users.length + acl.groups.length);
    }
    this.reserve(wanted);
    this.put(step);
    this.string(entry.name);
    this.int(entry.inode);
    this.put(entry.dangling ? 1 : 0);
    this.put(attr.type);
    this.put(attr.flags);
    this.put(attr.mode);
    this.put(attr.uid);
    this.put(attr.gid);
    this.int(attr.atime);
    this.int(attr.mtime);
    this.int(attr.ctime);
    this.put(attr.atimensec);
    this.put(attr.mtimensec);
    this.put(attr.ctimensec);
    this.put(attr.nlink);
    this.int(attr.length);
    this.put(attr.rdev);
    this.put(attr.tier);
    this.string(entry.target);
    this.put(xattrs.length);
    for (const { name, value } of xattrs) {
      this.string(name);
      this.string(value);
    }
    this.acl(accessAcl);
    this.acl(defaultAcl);
    this.put(chunks.length);
    for (const { index, slices } of chunks) {
      this.put(index);
      this.put(slices.length);
      for (const slice of slices) {
        this.put(slice.pos);
        this.int(slice.id);
        this.put(slice.size);
        this.put(slice.off);
        this.put(slice.len);
      }
    }
  }

  private acl(acl: Acl | undefined): void {
    this.put(acl === undefined ? 0 : 1);
    if (acl === undefined) return;
    for (const value of [acl.owner, acl.group, acl.other, acl.mask]) this.put(value);
    for (const list of [acl.users, acl.groups]) {
      this.put(list.length);
      for (const { id, perm } of list) {
        this.put(id);
        this.put(perm);
      }
    }
  }

  private string(value: ByteString): void {
    this.put(value.length);
    if (value !== '') this.text += value;
  }

  private int(value: U64): void {
    if (typeof value === 'number') {
      this.put(value);
      return;
    }
    this.put(NaN);
    this.put(Number(value >> 32n));
    this.put(Number(BigInt.asUintN(32, value)));
  }

  private put(value: number): void {
    this.numbers[this.length++] = value;
  }

  private reserve(count: number): void {
    if (this.length + count <= this.numbers.length) return;
    this.flush();
    if (count > this.numbers.length) this.numbers = new Float64Array(count);
  }
}
