import * as fc from 'fast-check';
import type { Difference } from '../../../src/core/compare/difference';
import { TRASH_NAME } from '../../../src/core/model/inode';
import { EntryType } from '../../../src/core/model/entryType';
import { addInt } from '../../../src/core/model/u64';
import type { GeneratedEntry, GeneratedVolume } from '../../support/generatedVolume';
import { generatedVolume } from '../../support/generatedVolume';
import { file } from '../../support/smallVolume';

export type ExpectedDifference = Pick<Difference, 'kind' | 'names' | 'entries'> & {
  from?: readonly string[];
  fields?: string[];
};

export interface EditedVolume {
  before: GeneratedVolume;
  after: GeneratedVolume;
  /** In dump order. */
  expected: ExpectedDifference[];
}

interface Place {
  names: string[];
  node: GeneratedEntry;
  parent: GeneratedEntry | undefined;
}

/** A volume and the same after edits of places that have nothing to do with each other. */
export const editedVolume: fc.Arbitrary<EditedVolume> = fc
  .record({
    before: generatedVolume,
    edits: fc.array(
      fc.record({ at: fc.nat(1000), to: fc.nat(1000), kind: fc.constantFrom('chmod', 'remove', 'move', 'add') }),
      {
        maxLength: 6,
      },
    ),
  })
  .map(({ before, edits }) => {
    const after = structuredClone(before);
    const editor = new Editor(after);
    for (const { at, to, kind } of edits) editor.edit(kind, at, to);
    return { before, after, expected: editor.expected.sort((a, b) => comparePlaces(a.names, b.names)) };
  });

class Editor {
  readonly expected: ExpectedDifference[] = [];
  private readonly touched = new Set<GeneratedEntry>();
  private readonly names = new Map<number | bigint, Place[]>();
  private readonly places: Place[];
  private added = 0;

  constructor(private readonly volume: GeneratedVolume) {
    this.places = [...placesOf(volume)];
    for (const place of this.places) {
      const { inode } = place.node.entry;
      this.names.set(inode, [...(this.names.get(inode) ?? []), place]);
    }
  }

  edit(kind: string, at: number, to: number): void {
    if (kind === 'add') {
      this.add(at);
      return;
    }
    const inner = this.places.filter(({ parent }) => parent !== undefined);
    const place = inner[at % Math.max(1, inner.length)];
    if (place === undefined) return;
    const all = this.names.get(place.node.entry.inode) ?? [];
    if (kind === 'chmod') {
      if (all.some((one) => this.isTouched(one))) return;
      for (const one of all) {
        one.node.entry = { ...one.node.entry, attr: { ...one.node.entry.attr, mode: one.node.entry.attr.mode ^ 1 } };
        this.touched.add(one.node);
        this.expected.push({ kind: 'changed', names: one.names, entries: 0, fields: ['attr.mode'] });
      }
      return;
    }
    const below = [...placesBelow(place)];
    const isFree = [place, ...below].every(
      ({ node }) => !this.touched.has(node) && this.names.get(node.entry.inode)?.length === 1,
    );
    if (this.isTouched(place) || !isFree || this.hasEditBelow(place)) return;
    if (kind === 'remove') {
      detach(place);
      this.expected.push({ kind: 'removed', names: place.names, entries: below.length });
    } else {
      const inside = new Set([place, ...below].map(({ node }) => node));
      const targets = this.places.filter((one) => isDirectory(one) && !inside.has(one.node) && !this.isTouched(one));
      const target = targets[to % Math.max(1, targets.length)];
      if (target === undefined) return;
      detach(place);
      const moved = { ...place.node, entry: { ...place.node.entry, name: this.newName() } };
      attach(target, moved);
      this.touched.add(target.node);
      this.touched.add(moved);
      const names = [...target.names, moved.entry.name];
      this.expected.push({ kind: 'moved', names, from: place.names, entries: below.length });
    }
    for (const { node } of [place, ...below]) this.touched.add(node);
  }

  private add(at: number): void {
    const targets = this.places.filter((one) => isDirectory(one) && !this.isTouched(one));
    const target = targets[at % Math.max(1, targets.length)];
    if (target === undefined) return;
    const name = this.newName();
    attach(target, file(name, addInt(2n ** 61n, this.added)));
    this.touched.add(target.node);
    this.expected.push({ kind: 'added', names: [...target.names, name], entries: 0 });
  }

  private newName(): string {
    return `\xff\xff added ${this.added++}`;
  }

  private hasEditBelow({ names }: Place): boolean {
    const isBelow = (other: readonly string[] = []): boolean => names.every((name, i) => other[i] === name);
    return this.expected.some((edit) => isBelow(edit.names) || isBelow(edit.from));
  }

  /** Whether an edit was made at the place or around it. */
  private isTouched({ node, parent }: Place): boolean {
    if (this.touched.has(node)) return true;
    const around = this.places.find((one) => one.node === parent);
    return around?.parent !== undefined && this.isTouched(around);
  }
}

function isDirectory({ node }: Place): boolean {
  return node.entry.attr.type === EntryType.directory;
}

function detach({ node, parent }: Place): void {
  parent!.children.splice(parent!.children.indexOf(node), 1);
}

function attach({ node }: Place, child: GeneratedEntry): void {
  node.children.push(child);
  node.children.sort((a, b) => (a.entry.name < b.entry.name ? -1 : 1));
}

export function* placesOf({ root, trash }: GeneratedVolume): Generator<Place> {
  for (const [names, node] of [[[], root] as const, [[TRASH_NAME], trash] as const]) {
    const place = { names: [...names], node, parent: undefined };
    yield place;
    yield* placesBelow(place);
  }
}

function* placesBelow({ names, node }: Place): Generator<Place> {
  for (const child of node.children) {
    const place = { names: [...names, child.entry.name], node: child, parent: node };
    yield place;
    yield* placesBelow(place);
  }
}

/** Dump order; the trash comes last. */
export function comparePlaces(a: readonly string[], b: readonly string[]): number {
  const inTrash = Number(a[0] === TRASH_NAME) - Number(b[0] === TRASH_NAME);
  if (inTrash !== 0) return inTrash;
  for (const [i, name] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    if (name !== other) return name < other ? -1 : 1;
  }
  return a.length - b.length;
}

/** The same volume with the children of every directory in another order. */
export function unsorted(volume: GeneratedVolume): GeneratedVolume {
  const copy = structuredClone(volume);
  for (const { node } of placesOf(copy)) node.children.reverse();
  return copy;
}
