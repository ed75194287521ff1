import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { Place } from '../places/dumpPlaces';

/** An entry that edits have to do with: one of the original that is changed, moved or on the way to such, or a new one. */
export class OverlayNode {
  /** Undefined for roots, and for what was deleted. */
  parent: OverlayNode | undefined;
  /** Set when this name has an inode or members of its own: a new entry, or one whose inode number was changed. */
  ownHead: Entry | undefined;
  /** Numbers of the edits that changed this entry. */
  readonly edits = new Set<number>();
  /** Original children that are no longer at their place here, by their offsets. */
  readonly removed = new Map<number, Place>();
  /** Children that edits have to do with, by their names. */
  readonly placed = new Map<ByteString, OverlayNode>();

  private constructor(
    /** Undefined for new entries. */
    readonly origin: Place | undefined,
    /** In the original. */
    readonly originName: ByteString,
    public name: ByteString,
  ) {}

  static original(id: Place, name: ByteString, parent: OverlayNode | undefined): OverlayNode {
    const node = new OverlayNode(id, name, name);
    if (parent !== undefined) node.attach(parent, name);
    return node;
  }

  static added(entry: Entry, name: ByteString, parent: OverlayNode): OverlayNode {
    const node = new OverlayNode(undefined, '', name);
    node.ownHead = entry;
    node.attach(parent, name);
    return node;
  }

  attach(parent: OverlayNode, name: ByteString): void {
    this.parent = parent;
    this.name = name;
    parent.placed.set(name, this);
  }

  detach(): void {
    this.parent?.placed.delete(this.name);
    this.parent = undefined;
  }

  get isNew(): boolean {
    return this.origin === undefined;
  }

  /** From the root of its tree down. */
  get names(): ByteString[] {
    const names: ByteString[] = [];
    for (const node of this.upwards()) if (node.parent !== undefined) names.push(node.name);
    return names.reverse();
  }

  get root(): OverlayNode {
    let last: OverlayNode | undefined;
    for (const node of this.upwards()) last = node;
    return last!;
  }

  isBelowOrAt(other: OverlayNode): boolean {
    for (const node of this.upwards()) if (node === other) return true;
    return false;
  }

  /** Itself, then what it is in. */
  private *upwards(): Generator<OverlayNode> {
    yield this;
    for (let node = this.parent; node !== undefined; node = node.parent) yield node;
  }
}
