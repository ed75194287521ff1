import { stringifyExact } from '../json/stringifyExact';
import type { ByteString } from '../model/byteString';
import type { Entry } from '../model/entry';
import { TRASH_NAME } from '../model/inode';
import type { Setting } from '../model/setting';
import { SECTIONS } from '../dump/json/reader/sections';
import type { EditableSection } from './edit';
import { sectionText } from './editState';
import type { EditState } from './editState';
import type { ItemChange } from './itemChange';
import type { OverlayNode } from './overlay/overlayNode';
import { membersText } from './overlay/sameMembers';
import type { DumpPlaces, Place } from './places/dumpPlaces';
import { shownSetting } from './sections/keptSecrets';
import { treeText } from './text/treeText';

/** One change for each item that is not what it was in the original: header members, then entries by their paths. */
export async function changesOf(state: EditState): Promise<ItemChange[]> {
  const sections = await sectionChanges(state);
  return [...sections, ...(await new EntryChanges(state).all())];
}

async function sectionChanges(state: EditState): Promise<ItemChange[]> {
  const changes: ItemChange[] = [];
  for (const [section, { value, edits }] of await state.changedSections()) {
    const original = await state.originalSection(section);
    const isSetting = section === 'Setting';
    const before = isSetting ? settingText(state.base.facts.setting, state.base.facts.setting) : sectionText(original);
    const after = isSetting ? settingText(state.facts.setting, state.base.facts.setting) : sectionText(value);
    const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    changes.push({
      item: { section },
      change,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      edits: ordered(edits),
    });
  }
  return changes.sort((a, b) => sectionOrder(a) - sectionOrder(b));
}

function sectionOrder({ item }: ItemChange): number {
  return 'section' in item ? SECTIONS.indexOf(item.section) : 0;
}

function settingText(setting: Setting, original: Setting): string {
  return `${stringifyExact(shownSetting(setting, original), 2)}\n`;
}

/** A header member for people: as the official client would write it, secrets masked. */
export async function shownSection(state: EditState, section: EditableSection): Promise<string | undefined> {
  if (section === 'Setting') return settingText(state.facts.setting, state.facts.setting);
  const edited = state.sections.get(section);
  return sectionText(edited === undefined ? await state.originalSection(section) : edited.value);
}

class EntryChanges {
  private readonly changes = new Map<string, ItemChange>();
  private readonly places: DumpPlaces;
  /** Originals whose members are told with another change. */
  private readonly told = new Set<number>();

  constructor(private readonly state: EditState) {
    this.places = state.base.places;
  }

  async all(): Promise<ItemChange[]> {
    const { overlay } = this.state;
    for (const node of overlay.originals()) {
      if (node.parent === undefined && !overlay.isAttached(node)) await this.removed(node);
    }
    for (const node of overlay.nodes()) {
      if (node.origin === undefined) await this.added(node);
      else if (!overlay.isInPlace(node)) await this.moved(node, node.origin);
      else if (node.ownHead !== undefined) await this.changed(node.origin, node.ownHead, node.edits);
    }
    for (const [inode, head] of overlay.heads) await this.replaced(overlay.placesOf(inode), head);
    return [...this.changes.values()].sort((a, b) => compareNames(namesOf(a), namesOf(b)));
  }

  private async removed(node: OverlayNode): Promise<void> {
    const { overlay } = this.state;
    const id = node.origin;
    if (id === undefined) return;
    const parent = this.places.parent(id);
    // With a directory that is gone as a whole.
    if (parent === undefined || !overlay.isAlive(parent)) return;
    const entry = await this.places.entry(id);
    const below = this.places.countBelow(id);
    this.tell({
      item: { names: await this.originalNames(id) },
      change: 'removed',
      before: membersText(entry),
      ...(below === 0 ? {} : { below }),
      inode: entry.inode,
      type: entry.attr.type,
      edits: ordered(node.edits),
    });
  }

  private async added(node: OverlayNode): Promise<void> {
    const { overlay } = this.state;
    // Told with the directory it was added with.
    if (node.parent?.origin === undefined) return;
    const entry = await overlay.head(node);
    const edits = new Set<number>();
    let below = -1;
    const open = [node];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      below++;
      for (const edit of next.edits) edits.add(edit);
      for (const edit of overlay.heads.get(overlay.inodeOf(next))?.edits ?? []) edits.add(edit);
      for (const child of next.placed.values()) if (child.origin === undefined) open.push(child);
    }
    this.tell({
      item: { names: overlay.namesOf(node) },
      change: 'added',
      after: below === 0 ? membersText(entry) : await treeText(overlay, node),
      ...(below === 0 ? {} : { below }),
      inode: entry.inode,
      type: entry.attr.type,
      edits: ordered(edits),
    });
  }

  private async moved(node: OverlayNode, id: Place): Promise<void> {
    const { overlay } = this.state;
    const original = await this.places.entry(id);
    const entry = await overlay.head(node);
    const edits = new Set([...node.edits, ...(overlay.heads.get(entry.inode)?.edits ?? [])]);
    this.told.add(id.offset);
    this.tell({
      item: { names: overlay.namesOf(node) },
      change: 'moved',
      from: await this.originalNames(id),
      before: membersText(original),
      after: membersText(entry),
      inode: entry.inode,
      type: entry.attr.type,
      edits: ordered(edits),
    });
  }

  private async replaced(places: readonly Place[], head: { entry: Entry; edits: Set<number> }): Promise<void> {
    const [first, ...others] = places.filter((id) => !this.told.has(id.offset));
    if (first === undefined) return;
    await this.changed(first, head.entry, head.edits, others);
  }

  private async changed(
    id: Place,
    entry: Entry,
    edits: Iterable<number>,
    others: readonly Place[] = [],
  ): Promise<void> {
    const { overlay } = this.state;
    const now = overlay.heads.get(entry.inode)?.entry ?? entry;
    const before = membersText(await this.places.entry(id));
    const after = membersText(now);
    const alsoAt: ByteString[][] = [];
    let isChanged = before !== after;
    for (const other of others) {
      const names = await overlay.namesAt(other);
      if (names !== undefined) alsoAt.push(names);
      isChanged ||= membersText(await this.places.entry(other)) !== after;
    }
    const names = await overlay.namesAt(id);
    if (!isChanged || names === undefined) return;
    this.tell({
      item: { names },
      change: 'changed',
      before,
      after,
      inode: now.inode,
      type: now.attr.type,
      ...(alsoAt.length === 0 ? {} : { alsoAt }),
      edits: ordered(edits),
    });
  }

  /** An entry removed and another put in its place are one change. */
  private tell(change: ItemChange): void {
    const key = namesOf(change).join('/');
    const known = this.changes.get(key);
    if (known === undefined) {
      this.changes.set(key, change);
      return;
    }
    if (known.change !== 'removed' || change.change === 'moved') {
      this.changes.set(`${key}\0${change.change}`, change);
      return;
    }
    const edits = ordered([...known.edits, ...change.edits]);
    const isSame = known.before === change.after && known.below === undefined;
    if (isSame) this.changes.delete(key);
    else this.changes.set(key, { ...known, ...change, change: 'changed', before: known.before ?? '', edits });
  }

  private async originalNames(id: Place): Promise<ByteString[]> {
    const names: ByteString[] = [];
    let at = id;
    for (let parent = this.places.parent(at); parent !== undefined; parent = this.places.parent(at)) {
      names.push(await this.places.name(at));
      at = parent;
    }
    if (at.offset === this.places.root('Trash')?.offset) names.push(TRASH_NAME);
    return names.reverse();
  }
}

function namesOf({ item }: ItemChange): readonly ByteString[] {
  return 'names' in item ? item.names : [];
}

function compareNames(a: readonly ByteString[], b: readonly ByteString[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1;
  }
  return a.length - b.length;
}

function ordered(edits: Iterable<number>): number[] {
  return [...new Set(edits)].sort((a, b) => a - b);
}
