import { displayPath } from '../../dump/json/reader/displayPath';
import { MetaError } from '../../errors';
import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import { TRASH_NAME } from '../../model/inode';
import type { U64 } from '../../model/u64';
import type { DumpPlaces, Place } from '../places/dumpPlaces';
import { OverlayNode } from './overlayNode';
import type { Names } from '../../model/names';

/** The members that edits gave an inode; they count at each of its names. */
export interface ReplacedHead {
  entry: Entry;
  edits: Set<number>;
}

/** The tree of a dump after edits, as far as edits have to do with it. Everything else is looked up in the original. */
export class Overlay {
  readonly tree: OverlayNode;
  readonly trash: OverlayNode | undefined;
  readonly heads = new Map<U64, ReplacedHead>();
  /** Names that have an inode of their own, by that. */
  private readonly owners = new Map<U64, Set<OverlayNode>>();
  private readonly byOrigin = new Map<number, OverlayNode>();
  /** Goes up with each change of names. */
  version = 0;

  constructor(readonly places: DumpPlaces) {
    const tree = places.root('FSTree');
    if (tree === undefined) throw new MetaError('malformed', `${places.text.label} has no FSTree.`);
    this.tree = this.rootNode(tree);
    const trash = places.root('Trash');
    this.trash = trash === undefined ? undefined : this.rootNode(trash);
  }

  get roots(): OverlayNode[] {
    return this.trash === undefined ? [this.tree] : [this.tree, this.trash];
  }

  /** Names as edits spell them: those in the trash start with `TRASH_NAME`. */
  namesOf(node: OverlayNode): ByteString[] {
    return this.isInTrash(node) ? [TRASH_NAME, ...node.names] : node.names;
  }

  async resolve(names: Names): Promise<OverlayNode | undefined> {
    const inTrash = names[0] === TRASH_NAME;
    let node = inTrash ? this.trash : this.tree;
    for (let i = inTrash ? 1 : 0; i < names.length && node !== undefined; i++) node = await this.child(node, names[i]!);
    return node;
  }

  /** @throws {MetaError} `notFound` */
  async existing(names: Names): Promise<OverlayNode> {
    const node = await this.resolve(names);
    if (node !== undefined) return node;
    throw new MetaError('notFound', `There is no ${displayPath(names)} in ${this.places.text.label}.`);
  }

  async child(directory: OverlayNode, name: ByteString): Promise<OverlayNode | undefined> {
    const placed = directory.placed.get(name);
    if (placed !== undefined) return placed;
    const id = await this.originalChild(directory, name);
    if (id === undefined) return undefined;
    // Of two equal names in a damaged dump the second may be at another place already.
    const known = this.byOrigin.get(id.offset);
    if (known !== undefined) return known.parent === directory ? known : undefined;
    return this.placeChild(directory, id, name);
  }

  private async originalChild(directory: OverlayNode, name: ByteString): Promise<Place | undefined> {
    return this.originalOf(directory, name, (child) => !directory.removed.has(child.offset));
  }

  /** An original child, still at its place, that edits will have to do with. */
  placeChild(directory: OverlayNode, id: Place, name: ByteString): OverlayNode {
    const node = OverlayNode.original(id, name, directory);
    this.byOrigin.set(id.offset, node);
    return node;
  }

  /** Entries of the original that edits have to do with, those that are gone too. */
  originals(): Iterable<OverlayNode> {
    return this.byOrigin.values();
  }

  /** An entry of the original for looking at it; nothing is kept. Its name and parent may be unknown. */
  peek(id: Place): OverlayNode {
    return this.byOrigin.get(id.offset) ?? OverlayNode.original(id, '', undefined);
  }

  /** Like `child`, for looking at it only. */
  async peekChild(directory: OverlayNode, name: ByteString): Promise<OverlayNode | undefined> {
    const placed = directory.placed.get(name);
    if (placed !== undefined) return placed;
    const id = await this.originalChild(directory, name);
    if (id === undefined) return undefined;
    return this.byOrigin.has(id.offset) ? undefined : OverlayNode.original(id, name, undefined);
  }

  /** Like `resolve`, for looking at it only. */
  async peekNames(names: Names): Promise<OverlayNode | undefined> {
    const inTrash = names[0] === TRASH_NAME;
    let node = inTrash ? this.trash : this.tree;
    for (let i = inTrash ? 1 : 0; i < names.length && node !== undefined; i++) {
      node = await this.peekChild(node, names[i]!);
    }
    return node;
  }

  /** The child that the original has by that name, wherever it is now. */
  async originalOf(
    directory: OverlayNode,
    name: ByteString,
    accepts: (id: Place) => boolean = () => true,
  ): Promise<Place | undefined> {
    const { origin } = directory;
    if (origin?.isDirectory !== true) return undefined;
    return this.places.child(origin, name, accepts);
  }

  nodeAt(id: Place): OverlayNode | undefined {
    return this.byOrigin.get(id.offset);
  }

  /** It stands where it stood in the original. */
  isInPlace(node: OverlayNode): boolean {
    if (node.origin === undefined) return false;
    const parent = this.places.parent(node.origin);
    if (parent === undefined) return true;
    return node.parent?.origin?.offset === parent.offset && node.name === node.originName;
  }

  inodeOf(node: OverlayNode): U64 {
    if (node.ownHead !== undefined) return node.ownHead.inode;
    return this.originOf(node).inode;
  }

  isDirectory(node: OverlayNode): boolean {
    const replaced = this.heads.get(this.inodeOf(node))?.entry ?? node.ownHead;
    if (replaced !== undefined) return replaced.attr.type === EntryType.directory;
    return this.originOf(node).isDirectory;
  }

  /** Its members now; the name in it is not. */
  async head(node: OverlayNode): Promise<Entry> {
    return this.replacedHead(node) ?? this.places.entry(this.originOf(node));
  }

  /** The same of several at once. */
  async allHeads(nodes: readonly OverlayNode[], signal?: AbortSignal): Promise<Entry[]> {
    const unread = nodes.flatMap((node) => (this.replacedHead(node) === undefined ? [this.originOf(node)] : []));
    const read = await this.places.entries(unread, signal);
    return nodes.map((node) => this.replacedHead(node) ?? read.get(this.originOf(node).offset)!);
  }

  /** Also of one that was only peeked at; `entry` is what was read for it, if anything was. */
  async nameOf(node: OverlayNode, entry?: Entry): Promise<ByteString> {
    if (node.origin === undefined || this.byOrigin.get(node.origin.offset) === node) return node.name;
    // Replaced members have no name.
    return entry === undefined || this.replacedHead(node) === entry ? this.places.name(node.origin) : entry.name;
  }

  /** Its members where edits gave them. */
  replacedHead(node: OverlayNode): Entry | undefined {
    return this.heads.get(this.inodeOf(node))?.entry ?? node.ownHead;
  }

  /** Names in it now. */
  childCount(node: OverlayNode): number {
    const { origin } = node;
    let count = origin?.isDirectory === true ? this.places.children(origin).count - node.removed.size : 0;
    for (const child of node.placed.values()) if (!this.isInPlace(child)) count++;
    return count;
  }

  isInTrash(node: OverlayNode): boolean {
    return this.trash !== undefined && node.root === this.trash;
  }

  isAttached(node: OverlayNode): boolean {
    const { root } = node;
    return root === this.tree || root === this.trash;
  }

  /** Whether an entry of the original is still somewhere. */
  isAlive(id: Place): boolean {
    for (let at: Place | undefined = id; at !== undefined; at = this.places.parent(at)) {
      const node = this.byOrigin.get(at.offset);
      if (node !== undefined) return this.isAttached(node);
    }
    return false;
  }

  /** Where an entry of the original is now; undefined when it is gone. */
  async namesAt(id: Place): Promise<ByteString[] | undefined> {
    const below: ByteString[] = [];
    for (let at: Place | undefined = id; at !== undefined; at = this.places.parent(at)) {
      const node = this.byOrigin.get(at.offset);
      if (node === undefined) below.push(await this.places.name(at));
      else return this.isAttached(node) ? [...this.namesOf(node), ...below.reverse()] : undefined;
    }
    return undefined;
  }

  /** The inode an entry of the original has now. */
  inodeAt(id: Place): U64 {
    return this.byOrigin.get(id.offset)?.ownHead?.inode ?? id.inode;
  }

  /** Entries of the original that still have that inode. */
  placesOf(inode: U64): Place[] {
    return this.places.occurrences(inode).filter((id) => this.inodeAt(id) === inode && this.isAlive(id));
  }

  /** Names whose inode edits gave them, and that still exist. */
  ownersOf(inode: U64): OverlayNode[] {
    return [...(this.owners.get(inode) ?? [])].filter((node) => this.isAttached(node));
  }

  get ownInodes(): Iterable<U64> {
    return this.owners.keys();
  }

  /** Everything edits have to do with, parents first. */
  *nodes(): Generator<OverlayNode> {
    const open = this.roots.reverse();
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      yield node;
      open.push(...node.placed.values());
    }
  }

  add(parent: OverlayNode, name: ByteString, entry: Entry, edit: number): OverlayNode {
    this.version++;
    const node = OverlayNode.added(entry, name, parent);
    node.edits.add(edit);
    this.own(node);
    return node;
  }

  /** Gives a name another inode and members. */
  renumber(node: OverlayNode, entry: Entry, edit: number): void {
    this.disown(node);
    node.ownHead = node.origin?.inode === entry.inode ? undefined : entry;
    if (node.ownHead === undefined) this.replaceHead(entry, edit);
    else this.own(node);
    node.edits.add(edit);
  }

  replaceHead(entry: Entry, edit: number): void {
    const known = this.heads.get(entry.inode);
    const edits = new Set(known?.edits);
    edits.add(edit);
    this.heads.set(entry.inode, { entry, edits });
  }

  remove(node: OverlayNode, edit: number): void {
    this.takeAway(node);
    node.edits.add(edit);
  }

  move(node: OverlayNode, parent: OverlayNode, name: ByteString, edit: number): void {
    this.takeAway(node);
    node.attach(parent, name);
    if (node.origin !== undefined && this.isInPlace(node)) parent.removed.delete(node.origin.offset);
    node.edits.add(edit);
  }

  /** An inode nobody has any more: what edits said about its former holder is void. */
  forget(inode: U64): void {
    this.heads.delete(inode);
  }

  private takeAway(node: OverlayNode): void {
    this.version++;
    if (node.origin !== undefined && this.isInPlace(node)) node.parent?.removed.set(node.origin.offset, node.origin);
    node.detach();
  }

  private own(node: OverlayNode): void {
    if (node.ownHead === undefined) return;
    const { inode } = node.ownHead;
    const owners = this.owners.get(inode) ?? new Set();
    owners.add(node);
    this.owners.set(inode, owners);
  }

  private disown(node: OverlayNode): void {
    if (node.ownHead !== undefined) this.owners.get(node.ownHead.inode)?.delete(node);
  }

  private originOf(node: OverlayNode): Place {
    if (node.origin === undefined) throw new Error('a new entry has members of its own');
    return node.origin;
  }

  private rootNode(id: Place): OverlayNode {
    const node = OverlayNode.original(id, '', undefined);
    this.byOrigin.set(id.offset, node);
    return node;
  }
}
