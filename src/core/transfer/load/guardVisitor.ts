import { displayName } from '../../display/name';
import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import { FIRST_INTERNAL_INODE, ROOT_INODE, TRASH_INODE } from '../../model/inode';
import type { U64 } from '../../model/u64';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { TreeName, TreeVisitor } from '../../ports/treeVisitor';
import { ForwardingVisitor } from '../forwardingVisitor';
import type { Refusals } from './refusals';

/** As in the check (docs/formats/json-dump.md §7.4). */
const MAX_LENGTH = 2n ** 58n;
/** Clients and engines take such numbers as negative ones. */
const NO_NUMBER = 2n ** 63n;

/** Depth of the entries in the directories of the trash root. */
const HOUR_DEPTH = 1;

/**
 * Stands in front of what is loaded, and refuses what the official loader takes to the volume's harm (docs/formats/json-dump.md
 * §6, §7), whether or not it was checked before. Inodes 0 and 1 are refused by the builder.
 */
export class GuardVisitor extends ForwardingVisitor {
  private tree: TreeName = 'FSTree';
  private depth = 0;
  private deleted: ReadonlySet<U64> | undefined;
  /** What the source says of the volume. */
  facts: VolumeFacts | undefined;
  hasTrash = false;

  constructor(
    inner: TreeVisitor,
    private readonly refusals: Refusals,
    /** A directory was asked for, so its becoming the root is no surprise. */
    private readonly isSubtreeMeant: boolean,
  ) {
    super(inner);
  }

  override volume(facts: VolumeFacts): void {
    this.facts = facts;
    if (facts.delFiles.length > 0) this.deleted = new Set(facts.delFiles.map(({ inode }) => inode));
    super.volume(facts);
  }

  override beginTree(tree: TreeName): void {
    this.tree = tree;
    this.depth = 0;
    if (tree === 'Trash') this.hasTrash = true;
    super.beginTree(tree);
  }

  override enterDirectory(entry: Entry): void {
    if (this.depth === 0) this.lookAtRoot(entry);
    else this.look(entry);
    this.depth++;
    super.enterDirectory(entry);
  }

  override leaf(entry: Entry): void {
    this.look(entry);
    super.leaf(entry);
  }

  override leaveDirectory(entry: Entry, amended: boolean): void {
    this.depth--;
    super.leaveDirectory(entry, amended);
  }

  private lookAtRoot({ inode }: Entry): void {
    if (this.tree !== 'FSTree' || inode === ROOT_INODE || this.isSubtreeMeant) return;
    this.refusals.meet('subtree', `The root of the tree has inode ${inode}: this is the dump of a directory`);
  }

  /** Once an entry: numbers that are suspect are big integers, all others pass at once. */
  private look(entry: Entry): void {
    const { inode, attr } = entry;
    if (typeof inode === 'bigint') this.lookAtInode(entry, inode);
    if (typeof attr.length === 'bigint') this.lookAtLength(entry, attr.length);
    if (this.deleted?.has(inode) === true) {
      this.refusals.meet('del-live', `DelFiles names inode ${inode}, which is ${named(entry)} in the tree`);
    }
  }

  private lookAtInode(entry: Entry, inode: bigint): void {
    if (inode < FIRST_INTERNAL_INODE) return;
    const isHour = this.tree === 'Trash' && this.depth === HOUR_DEPTH && inode > TRASH_INODE;
    if (isHour && inode < NO_NUMBER) return;
    const what = `Inode ${inode} of ${named(entry)} belongs to the numbers that clients keep for themselves`;
    if (inode >= NO_NUMBER) this.refusals.tooLarge(what);
    this.refusals.meet('inode-reserved', what);
  }

  private lookAtLength(entry: Entry, length: bigint): void {
    // Of anything else it is not taken over.
    if (length <= MAX_LENGTH || entry.attr.type !== EntryType.regular) return;
    const what = `inode ${entry.inode} has a length of ${length} bytes (${named(entry)})`;
    if (length >= NO_NUMBER) this.refusals.tooLarge(what);
    this.refusals.meet('length-range', what);
  }
}

function named({ name }: Entry): string {
  return `"${displayName(name)}"`;
}
