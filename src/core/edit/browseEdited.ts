import { MetaError } from '../errors';
import type { ByteString } from '../model/byteString';
import type { Entry } from '../model/entry';
import { ROOT_INODE } from '../model/inode';
import type { U64 } from '../model/u64';
import type { DirectoryItem, DirectoryPage, Inspection, PageOptions, ParentLink } from '../ports/metadataSource';
import { MAX_PARENT_LINKS } from '../ports/metadataSource';
import type { ChildCursor } from './overlay/childOrder';
import { FIRST_CHILD, childOrder } from './overlay/childOrder';
import type { Overlay } from './overlay/overlay';
import type { OverlayNode } from './overlay/overlayNode';
import type { Place } from './places/dumpPlaces';

/** @throws {MetaError} `notFound`; `malformed` for a cursor from before the first edit. */
export async function listEdited(
  overlay: Overlay,
  directory: U64,
  { cursor, limit, signal }: PageOptions,
): Promise<DirectoryPage> {
  const order = await childOrder(overlay, directoryNode(overlay, directory));
  const nodes: OverlayNode[] = [];
  let next = parseCursor(cursor, overlay.places.text.label);
  for (const child of order.from(next)) {
    if (nodes.length === limit) break;
    nodes.push(child.node);
    next = child.next;
  }
  const heads = await overlay.allHeads(nodes, signal);
  const items: DirectoryItem[] = [];
  for (const [i, node] of nodes.entries()) items.push(itemOf(heads[i]!, await overlay.nameOf(node, heads[i])));
  const isEnd = order.from(next).next().done === true;
  return { items, next: isEnd ? undefined : `e${next.ordinal}.${next.inserted}`, total: order.total };
}

/** @throws {MetaError} `notFound` when there is no such directory. */
export async function childInEdited(
  overlay: Overlay,
  directory: U64,
  name: ByteString,
): Promise<DirectoryItem | undefined> {
  const child = await overlay.peekChild(directoryNode(overlay, directory), name);
  return child === undefined ? undefined : itemOf(await overlay.head(child), child.name);
}

/** The first occurrence that is left says what the inode holds. */
export async function inspectEdited(overlay: Overlay, inode: U64): Promise<Inspection | undefined> {
  const owners = overlay.ownersOf(inode);
  let places = overlay.placesOf(inode);
  if (places.length === 0 && owners.length === 0) {
    const { origin } = overlay.tree;
    // A dump of a subdirectory answers to 1 as well.
    if (inode !== ROOT_INODE || origin === undefined) return undefined;
    places = [origin];
  }
  const [first] = places;
  const holder = first === undefined ? owners[0]! : overlay.peek(first);
  const { attr, target, xattrs, accessAcl, defaultAcl, chunks, dangling, ...entry } = await overlay.head(holder);
  const links = await linksOf(overlay, places, owners);
  return { inode: entry.inode, attr, target, links, xattrs, accessAcl, defaultAcl, chunks, dangling };
}

/** @throws {MetaError} `notFound` */
export function directoryNode(overlay: Overlay, inode: U64): OverlayNode {
  const owner = overlay.ownersOf(inode).find((node) => overlay.isDirectory(node));
  if (owner !== undefined) return owner;
  for (const place of overlay.placesOf(inode)) {
    const node = overlay.peek(place);
    if (overlay.isDirectory(node)) return node;
  }
  if (inode === ROOT_INODE) return overlay.tree;
  throw new MetaError('notFound', `${overlay.places.text.label} has no directory with inode ${inode}.`);
}

async function linksOf(
  overlay: Overlay,
  places: readonly Place[],
  owners: readonly OverlayNode[],
): Promise<ParentLink[]> {
  const links: ParentLink[] = [];
  for (const place of places.slice(0, MAX_PARENT_LINKS)) {
    const node = overlay.nodeAt(place);
    if (node?.parent !== undefined) {
      links.push({ parent: overlay.inodeOf(node.parent), name: node.name });
      continue;
    }
    const parent = overlay.places.parent(place);
    if (parent === undefined) continue;
    links.push({ parent: overlay.inodeAt(parent), name: await overlay.places.name(place) });
  }
  for (const { parent, name } of owners) {
    if (links.length < MAX_PARENT_LINKS && parent !== undefined) links.push({ parent: overlay.inodeOf(parent), name });
  }
  return links;
}

function itemOf({ inode, attr, target, dangling }: Entry, name: ByteString): DirectoryItem {
  return { name, inode, attr, target, dangling };
}

function parseCursor(cursor: string | undefined, label: string): ChildCursor {
  if (cursor === undefined) return FIRST_CHILD;
  const match = /^e(\d{1,15})\.(\d{1,15})$/.exec(cursor);
  if (match === null) throw new MetaError('malformed', `${label} was edited meanwhile. Refresh the directory.`);
  return { ordinal: Number(match[1]), inserted: Number(match[2]) };
}
