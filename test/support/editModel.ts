import { membersText } from '../../src/core/edit/overlay/sameMembers';
import type { Edit } from '../../src/core/edit/edit';
import { JsonDumpWriter } from '../../src/core/dump/json/jsonDumpWriter';
import type { Attr } from '../../src/core/model/attr';
import type { ByteString } from '../../src/core/model/byteString';
import type { Entry } from '../../src/core/model/entry';
import { bareEntry } from '../../src/core/model/entry';
import { EntryType } from '../../src/core/model/entryType';
import { TRASH_NAME } from '../../src/core/model/inode';
import type { GeneratedEntry, GeneratedVolume } from './generatedVolume';
import type { Names } from '../../src/core/model/names';

/** What an edit is made of: numbers that mean something only for a certain volume. */
export interface EditChoice {
  kind: number;
  where: number;
  to: number;
  name: ByteString;
  mode: number;
}

interface Place {
  names: Names;
  node: GeneratedEntry;
  parent: GeneratedEntry | undefined;
}

/** A volume in memory on which edits are carried out in the plainest way. */
export class EditModel {
  readonly volume: GeneratedVolume;
  readonly edits: Edit[] = [];
  private nextInode = 2n ** 61n;

  constructor(volume: GeneratedVolume) {
    this.volume = { facts: volume.facts, root: copyOf(volume.root), trash: copyOf(volume.trash) };
  }

  /** Carries out what the choice means here; nothing when it means nothing. */
  choose(choice: EditChoice): void {
    const places = this.places();
    const place = places[choice.where % places.length]!;
    const directories = places.filter(({ node }) => isDirectory(node));
    const target = directories[choice.to % directories.length]!;
    switch (choice.kind) {
      case 0:
        this.put(place, choice.mode);
        break;
      case 1:
        this.add(target, choice.name, choice.mode);
        break;
      case 2:
        this.move(place, target, choice.name);
        break;
      case 3:
        this.move(place, target, place.names.at(-1) ?? '');
        break;
      case 4:
        this.delete(place);
        break;
      case 5:
        this.link(place, target, choice.name);
        break;
      default:
        this.putSubtree(target, choice);
    }
  }

  /** Every entry, parents first. */
  places(): Place[] {
    const all: Place[] = [];
    const open: Place[] = [
      { names: [TRASH_NAME], node: this.volume.trash, parent: undefined },
      { names: [], node: this.volume.root, parent: undefined },
    ];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      all.push(place);
      for (const node of place.node.children) {
        open.push({ names: [...place.names, node.entry.name], node, parent: place.node });
      }
    }
    return all;
  }

  private put({ names, node }: Place, mode: number): void {
    const entry: Entry = { ...node.entry, attr: { ...node.entry.attr, mode } };
    this.edits.push({ kind: 'put', names, text: membersText(entry) });
    for (const place of this.places()) {
      if (place.node.entry.inode === entry.inode) place.node.entry = { ...entry, name: place.node.entry.name };
    }
  }

  private add({ names, node }: Place, name: ByteString, mode: number): void {
    if (isTaken(node, name)) return;
    const type = mode % 2 === 0 ? EntryType.directory : EntryType.fifo;
    const added: GeneratedEntry = { entry: bareEntry(name, this.nextInode++, attrOf(type, mode)), children: [] };
    if (type === EntryType.directory && mode % 3 === 0) {
      const below = bareEntry('\xff below', this.nextInode++, attrOf(EntryType.regular, mode));
      added.children.push({ entry: below, children: [] });
    }
    this.edits.push({ kind: 'add', names: [...names, name], text: treeText(added) });
    insert(node, added);
  }

  private move({ names, node, parent }: Place, target: Place, name: ByteString): void {
    if (parent === undefined || isInside(target.node, node)) return;
    if (target.node.children.some((child) => child.entry.name === name && child !== node)) return;
    this.edits.push({ kind: 'move', from: names, to: [...target.names, name] });
    parent.children.splice(parent.children.indexOf(node), 1);
    node.entry = { ...node.entry, name };
    insert(target.node, node);
  }

  private delete({ names, node, parent }: Place): void {
    if (parent === undefined) return;
    this.edits.push({ kind: 'delete', names });
    parent.children.splice(parent.children.indexOf(node), 1);
  }

  private link({ node, parent }: Place, target: Place, name: ByteString): void {
    if (parent === undefined || isDirectory(node) || isTaken(target.node, name)) return;
    this.edits.push({ kind: 'add', names: [...target.names, name], text: membersText(node.entry) });
    insert(target.node, { entry: { ...node.entry, name }, children: [] });
  }

  /** The directory as a document says that lacks its first entry, has the second renamed and one more. */
  private putSubtree({ names, node }: Place, { name, mode }: EditChoice): void {
    const next = copyOf(node);
    next.entry = { ...node.entry, attr: { ...node.entry.attr, mode } };
    next.children.shift();
    const [second] = next.children;
    if (second !== undefined && !isTaken(next, name)) {
      next.children.shift();
      insert(next, { ...second, entry: { ...second.entry, name } });
    }
    const extra = `${name}\xe4`;
    if (!isTaken(next, extra)) {
      insert(next, { entry: bareEntry(extra, this.nextInode++, attrOf(EntryType.regular, mode)), children: [] });
    }
    this.edits.push({ kind: 'putSubtree', names, text: treeText(next) });
    node.children.splice(0, node.children.length, ...next.children);
    node.entry = next.entry;
  }
}

/** The value of an entry as a dump writes it. */
export function treeText(top: GeneratedEntry): string {
  if (!isDirectory(top)) return membersText(top.entry);
  const parts: Buffer[] = [];
  const writer = new JsonDumpWriter({
    replacement: 'safe',
    wholeVolume: true,
    write: (bytes) => {
      parts.push(Buffer.from(bytes));
      return undefined;
    },
  });
  writer.beginTree('FSTree');
  visit(top, writer);
  void writer.finish();
  return `{${Buffer.concat(parts).toString('utf8')}`;
}

function visit({ entry, children }: GeneratedEntry, writer: JsonDumpWriter): void {
  if (entry.attr.type !== EntryType.directory) {
    writer.leaf(entry);
    return;
  }
  writer.enterDirectory(entry);
  for (const child of children) visit(child, writer);
  writer.leaveDirectory(entry, false);
}

function copyOf(node: GeneratedEntry): GeneratedEntry {
  return { entry: node.entry, children: node.children.map(copyOf) };
}

function insert(directory: GeneratedEntry, node: GeneratedEntry): void {
  const { children } = directory;
  const at = children.findIndex((child) => child.entry.name > node.entry.name);
  children.splice(at < 0 ? children.length : at, 0, node);
}

function isDirectory({ entry }: GeneratedEntry): boolean {
  return entry.attr.type === EntryType.directory;
}

function isTaken(directory: GeneratedEntry, name: ByteString): boolean {
  return directory.children.some((child) => child.entry.name === name);
}

function isInside(node: GeneratedEntry, top: GeneratedEntry): boolean {
  return node === top || top.children.some((child) => isInside(node, child));
}

function attrOf(type: EntryType, mode: number): Attr {
  const times = { atime: 1_700_000_000, mtime: 1_700_000_001, ctime: 1_700_000_002 };
  const nsec = { atimensec: 0, mtimensec: 5, ctimensec: 0 };
  return { type, flags: 0, mode, uid: 1, gid: 2, ...times, ...nsec, nlink: 1, length: 0, rdev: 0, tier: 0 };
}
