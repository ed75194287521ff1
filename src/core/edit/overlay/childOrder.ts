import type { ByteString } from '../../model/byteString';
import type { ChildList, DumpPlaces } from '../places/dumpPlaces';
import type { Overlay } from './overlay';
import type { OverlayNode } from './overlayNode';

/** A place among the children of a directory: in front of an original child, so many of those put there passed. */
export interface ChildCursor {
  ordinal: number;
  inserted: number;
}

export interface OrderedChild {
  /** For looking at it; `overlay.nameOf` says its name. */
  node: OverlayNode;
  /** Edits have to do with it. */
  isKnown: boolean;
  /** Behind it. */
  next: ChildCursor;
}

export interface InsertedChild {
  /** Of the original child it stands in front of; their count when it stands behind all. */
  ordinal: number;
  node: OverlayNode;
}

export const FIRST_CHILD: ChildCursor = { ordinal: 0, inserted: 0 };

/** The names in a directory after edits, in the order of the edited document. */
export class ChildOrder {
  constructor(
    private readonly overlay: Overlay,
    readonly original: ChildList,
    /** Ordinals of original children that are no longer there, ascending. */
    readonly removed: readonly number[],
    /** Ascending. */
    readonly inserted: readonly InsertedChild[],
  ) {}

  get total(): number {
    return this.original.count - this.removed.length + this.inserted.length;
  }

  all(): Generator<OrderedChild> {
    return this.from(FIRST_CHILD);
  }

  *from(cursor: ChildCursor): Generator<OrderedChild> {
    const removed = new Set(this.removed);
    let at = this.inserted.findIndex(({ ordinal }) => ordinal >= cursor.ordinal);
    if (at < 0) at = this.inserted.length;
    at += cursor.inserted;
    let passed = cursor.inserted;
    for (let ordinal = cursor.ordinal; ordinal <= this.original.count; ordinal++, passed = 0) {
      for (; this.inserted[at]?.ordinal === ordinal; at++) {
        passed++;
        yield { node: this.inserted[at]!.node, isKnown: true, next: { ordinal, inserted: passed } };
      }
      if (ordinal === this.original.count || removed.has(ordinal)) continue;
      const id = this.original.at(ordinal);
      const isKnown = this.overlay.nodeAt(id) !== undefined;
      yield { node: this.overlay.peek(id), isKnown, next: { ordinal: ordinal + 1, inserted: 0 } };
    }
  }
}

const NO_CHILDREN: ChildList = {
  count: 0,
  at: () => {
    throw new Error('a new directory has no original children');
  },
  ordinalOf: () => 0,
};

const orders = new WeakMap<OverlayNode, { version: number; order: Promise<ChildOrder> }>();

/** The children of a directory as they are now. */
export function childOrder(overlay: Overlay, directory: OverlayNode): Promise<ChildOrder> {
  const known = orders.get(directory);
  if (known?.version === overlay.version) return known.order;
  const order = orderOf(overlay, directory);
  orders.set(directory, { version: overlay.version, order });
  order.catch(() => orders.delete(directory));
  return order;
}

async function orderOf(overlay: Overlay, directory: OverlayNode): Promise<ChildOrder> {
  const { places } = overlay;
  const { origin } = directory;
  const original = origin?.isDirectory === true ? places.children(origin) : NO_CHILDREN;
  const removed = [...directory.removed.values()].map((id) => original.ordinalOf(id)).sort((a, b) => a - b);
  const inserted: InsertedChild[] = [];
  for (const node of directory.placed.values()) {
    if (!overlay.isInPlace(node)) inserted.push({ ordinal: await ordinalFor(places, original, node.name), node });
  }
  inserted.sort((a, b) => a.ordinal - b.ordinal || (a.node.name < b.node.name ? -1 : 1));
  return new ChildOrder(overlay, original, removed, inserted);
}

/** By name bytes, as far as the directory is in that order; else behind all. */
async function ordinalFor(places: DumpPlaces, list: ChildList, name: ByteString): Promise<number> {
  let low = 0;
  let high = list.count;
  let lowName: ByteString | undefined;
  let highName: ByteString | undefined;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = await places.name(list.at(middle));
    const isInOrder = (lowName === undefined || there > lowName) && (highName === undefined || there < highName);
    if (!isInOrder) return list.count;
    if (there < name) {
      low = middle + 1;
      lowName = there;
    } else {
      high = middle;
      highName = there;
    }
  }
  return low;
}
