import type { Entry } from '../model/entry';
import { EntryType } from '../model/entryType';
import { TRASH_NAME } from '../model/inode';
import type { U64 } from '../model/u64';
import type { Difference, DifferenceKind } from './difference';
import type { DifferenceFilter } from './differenceFilter';
import type { EntryChanges, EntryComparer } from './entryChanges';
import { pairMoves } from './pairMoves';
import type { Side } from './pathNode';
import { OneSided, PathNode } from './pathNode';

/**
 * Names that only one side has are kept until the end, when it shows which of them moved. So many of each side are, weighed
 * by what they carry (about 250 MB for both); of more only the number is known, and moves among them are found where whole
 * directories moved unchanged.
 */
const MAX_KEPT_WEIGHT = 100_000;
/** Paths of listed differences, in names: in a very deep tree each of them is long. */
const MAX_LISTED_NAMES = 1_000_000;

type Listed = Difference & { entries: number };

/** Gathers what differs, and says in the end what it means. */
export class DifferenceCollector {
  readonly totals: Record<DifferenceKind, number> = { added: 0, removed: 0, changed: 0, moved: 0, links: 0 };
  private readonly kept: Record<Side, OneSided[]> = { left: [], right: [] };
  private readonly weight: Record<Side, number> = { left: 0, right: 0 };
  /** Names of inodes with several that are among the differences. */
  private readonly names: Record<Side, Map<U64, number>> = { left: new Map(), right: new Map() };
  /** Names that are not kept, below none that is. */
  private readonly loose: Record<Side, number> = { left: 0, right: 0 };
  private readonly listed: Listed[] = [];
  private readonly listedOf: Partial<Record<DifferenceKind, number>> = {};
  private listedNames = 0;
  private isCut = false;

  constructor(
    private readonly limit: number,
    private readonly filter: DifferenceFilter,
    private readonly comparer: EntryComparer,
    private readonly matchesInodes: boolean,
  ) {}

  changed(node: PathNode, entry: Entry, { fields, values }: EntryChanges, from?: PathNode): void {
    this.tell('changed', node, entry, { from, fields, values });
  }

  /** `anchor`: the nearest directory around it that is kept. @returns what keeps it, unless there are too many. */
  lone(side: Side, parent: PathNode, entry: Entry, anchor?: OneSided): OneSided | undefined {
    this.countName(side, entry);
    if (this.weight[side] < MAX_KEPT_WEIGHT) return this.keep(side, parent, entry);
    this.isCut = true;
    if (this.filter.hasPath && !this.filter.takesPath(new PathNode(parent, entry.name).names)) return undefined;
    if (anchor !== undefined) anchor.untracked += 1;
    else this.loose[side] += 1;
    return undefined;
  }

  twins(leftParent: PathNode, left: Entry, rightParent: PathNode, right: Entry): [OneSided, OneSided] | undefined {
    this.countName('left', left);
    this.countName('right', right);
    if (this.weight.left >= MAX_KEPT_WEIGHT || this.weight.right >= MAX_KEPT_WEIGHT) {
      this.isCut = true;
      return undefined;
    }
    const pair: [OneSided, OneSided] = [this.keep('left', leftParent, left), this.keep('right', rightParent, right)];
    [pair[0].twin, pair[1].twin] = [pair[1], pair[0]];
    return pair;
  }

  /** Once, at the end. */
  finish(): { differences: Difference[]; isComplete: boolean } {
    const { left, right } = this.kept;
    const movedInodes = this.matchesInodes ? pairMoves(left, right) : new Set<U64>();
    const isLink = (one: OneSided, side: Side): boolean => {
      if (!this.matchesInodes || one.isDirectory) return false;
      const { inode, attr } = one.entry;
      return movedInodes.has(inode) || attr.nlink > (this.names[side].get(inode) ?? 1);
    };
    this.tellSide('left', 'removed', isLink);
    this.tellSide('right', 'added', isLink);
    this.listed.sort((a, b) => compareNames(a, b));
    if (this.listed.length > this.limit) {
      this.isCut = true;
      this.listed.length = this.limit;
    }
    return { differences: this.listed, isComplete: !this.isCut };
  }

  private tellSide(side: Side, kind: 'added' | 'removed', isLink: (one: OneSided, side: Side) => boolean): void {
    const groups = new Map<PathNode, Listed | undefined>();
    const moves = new Map<PathNode, Listed | undefined>();
    const inUnchangedMove = new Set<PathNode>();
    for (const one of this.kept[side]) {
      const { parent, partner, twin } = one;
      if (inUnchangedMove.has(parent!)) {
        inUnchangedMove.add(one);
        continue;
      }
      if (partner !== undefined) {
        const isUnchanged = one.digest !== '' && one.digest === partner.digest;
        if (isUnchanged) inUnchangedMove.add(one);
        else this.count(kind, one.untracked);
        if (side === 'right') moves.set(one, this.tellMove(one, partner, moves.get(parent!), isUnchanged));
      } else if (isReplaced(one, twin) && !isLink(one, side) && !isLink(twin!, other(side))) {
        this.count(kind, one.untracked);
        if (side === 'right') this.changed(one, one.entry, this.comparer.compare(twin!.entry, one.entry)!);
      } else if (isLink(one, side)) {
        this.tell('links', one, one.entry, { only: side });
      } else {
        const group = groups.get(parent!);
        groups.set(one, this.tellLone(kind, one, group, groups.has(parent!)));
      }
    }
    this.count(kind, this.loose[side]);
  }

  /** A name that goes with its directory only counts. */
  private tellLone(
    kind: 'added' | 'removed',
    one: OneSided,
    group: Listed | undefined,
    isBelow: boolean,
  ): Listed | undefined {
    this.count(kind, one.untracked);
    if (!isBelow || (this.filter.hasPath && group === undefined)) {
      const told = this.tell(kind, one, one.entry, {});
      if (told !== undefined) told.entries += one.untracked;
      return told;
    }
    if (!this.filter.hasPath || this.filter.takesPath(one.names)) {
      this.count(kind, 1);
      if (group !== undefined) group.entries += 1;
    }
    if (group !== undefined) group.entries += one.untracked;
    return group;
  }

  /** `around`: the move of the directory it is in. @returns the move it belongs to. */
  private tellMove(
    right: OneSided,
    left: OneSided,
    around: Listed | undefined,
    isUnchanged: boolean,
  ): Listed | undefined {
    const changes = this.comparer.compare(left.entry, right.entry);
    const below = isUnchanged ? right.below : 0;
    const wentAlong = left.name === right.name && right.parent === (left.parent as OneSided).partner;
    if (!wentAlong) return this.tell('moved', right, right.entry, { from: left, ...changes, entries: below });
    if (changes !== undefined) this.changed(right, right.entry, changes, left);
    if (around !== undefined) around.entries += 1 + below;
    return around;
  }

  private tell(
    kind: DifferenceKind,
    node: PathNode,
    entry: Entry,
    more: Partial<EntryChanges> & { from?: PathNode | undefined; only?: Side; entries?: number },
  ): Listed | undefined {
    const { filter } = this;
    if (!filter.takesKind(kind)) return undefined;
    const listed = this.listedOf[kind] ?? 0;
    const isFull = listed >= this.limit || this.listedNames > MAX_LISTED_NAMES;
    if (isFull && !filter.hasPath) {
      this.totals[kind] += 1;
      this.isCut = true;
      return undefined;
    }
    const { names } = node;
    const from = more.from?.names;
    if (!filter.takesPath(names) && (from === undefined || !filter.takesPath(from))) return undefined;
    this.totals[kind] += 1;
    if (isFull) {
      this.isCut = true;
      return undefined;
    }
    this.listedOf[kind] = listed + 1;
    this.listedNames += names.length + (from?.length ?? 0);
    const difference: Listed = {
      kind,
      names,
      ...(from === undefined ? {} : { from }),
      ...(more.only === undefined ? {} : { only: more.only }),
      inode: entry.inode,
      type: entry.attr.type,
      fields: more.fields ?? [],
      values: more.values ?? [],
      entries: more.entries ?? 0,
    };
    this.listed.push(difference);
    return difference;
  }

  private count(kind: DifferenceKind, names: number): void {
    if (this.filter.takesKind(kind)) this.totals[kind] += names;
  }

  private countName(side: Side, { inode, attr }: Entry): void {
    if (attr.nlink < 2 || attr.type === EntryType.directory) return;
    const names = this.names[side];
    names.set(inode, (names.get(inode) ?? 0) + 1);
  }

  private keep(side: Side, parent: PathNode, entry: Entry): OneSided {
    const one = new OneSided(parent, entry);
    this.kept[side].push(one);
    this.weight[side] += weightOf(entry);
    return one;
  }
}

function isReplaced(one: OneSided, twin: OneSided | undefined): boolean {
  return twin !== undefined && one.partner === undefined && twin.partner === undefined;
}

function other(side: Side): Side {
  return side === 'left' ? 'right' : 'left';
}

function weightOf({ chunks, xattrs }: Entry): number {
  let weight = 1;
  for (const { value } of xattrs) weight += 1 + value.length / 500;
  for (const { slices } of chunks.length > 1 || (chunks[0]?.slices.length ?? 0) > 1 ? chunks : []) {
    weight += (1 + slices.length) / 4;
  }
  return weight;
}

/** Dump order, in which the trash comes last; what happens at one name goes by kind. */
function compareNames(a: Difference, b: Difference): number {
  const inTrash = Number(a.names[0] === TRASH_NAME) - Number(b.names[0] === TRASH_NAME);
  if (inTrash !== 0) return inTrash;
  const length = Math.min(a.names.length, b.names.length);
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.names[i]!, b.names[i]!];
    if (x !== y) return x < y ? -1 : 1;
  }
  if (a.names.length !== b.names.length) return a.names.length - b.names.length;
  return a.kind < b.kind ? 1 : a.kind > b.kind ? -1 : 0;
}
