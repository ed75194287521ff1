import { SliceField } from '../dump/json/scan/lineScanner';
import { displayPath } from '../dump/json/reader/displayPath';
import { displayName } from '../display/name';
import type { ByteString } from '../model/byteString';
import { EntryType } from '../model/entryType';
import { InodeSet } from '../model/inodeSet';
import type { U64 } from '../model/u64';
import type { TreeName } from '../ports/treeVisitor';
import { checkEntry, nlinkReplacement } from './entry/checkEntry';
import type { EntryRecord } from './entry/entryRecord';
import type { DumpTextSink } from './reader/dumpText';
import type { PlainItem } from './reader/plainItem';
import type { EntryParts } from './reader/treeText';
import { canonicalMembers, differences } from './state/canonicalMembers';
import { baseOf } from './state/entryBase';
import type { Findings, FoundPlace } from './state/findings';
import { FOLDED } from './state/nameHashes';
import { prefixOf, roleOf } from './state/treePath';

/** What a second reading looks for. */
export interface Sought {
  /** Of all that follow. */
  inodes: InodeSet;
  /** Right number of names of an inode, or of links of a directory. */
  links: ReadonlyMap<U64, number>;
  /** Inodes whose copies are compared. */
  copies: InodeSet;
  /** Inodes that are listed as deleted. */
  deleted: ReadonlySet<U64>;
  slices: InodeSet | undefined;
  /** Tiers that the setting does not define. */
  tiers: ReadonlySet<number>;
  /** Offsets of directories whose names are compared. */
  directories: ReadonlySet<number>;
}

interface Frame {
  name: ByteString;
  /** By the name in lower case, when the names are compared. */
  names: Map<string, Set<ByteString>> | undefined;
}

interface Copy {
  names: readonly ByteString[];
  members: Map<string, string>;
  hasDiffered: boolean;
}

/** The second reading: the places of what only the whole volume could tell. */
export class PlaceFinder implements DumpTextSink {
  private tree: TreeName = 'FSTree';
  private readonly frames: Frame[] = [];
  private readonly seen = new InodeSet();
  private readonly copies = new Map<U64, Copy>();
  private readonly slices = new Map<U64, { size: number; inode: U64; isShared: boolean }>();

  constructor(
    private readonly sought: Sought,
    private readonly findings: Findings,
  ) {}

  beginTree(tree: TreeName): void {
    this.tree = tree;
  }

  plain(item: PlainItem, isDirectory: boolean): boolean {
    if (this.isSought(item)) return false;
    this.seen.add(item.inode);
    if (isDirectory) this.frames.push({ name: nameOf(item), names: undefined });
    return true;
  }

  entry(parts: EntryParts, depth: number): void {
    const { name, opens } = parts;
    const own = name?.name ?? '';
    const record = checkEntry({ ...parts, role: roleOf(this.tree, depth) }, () => undefined);
    const offset = name?.at.start ?? parts.start;
    const { inode, tier, tierAt } = record;
    const place: FoundPlace = { names: () => this.namesOf(depth === 0 ? undefined : own), inode, offset };
    if (depth > 0) this.compareName(own, place);
    if (this.sought.tiers.has(tier)) {
      this.findings.add('tier-undefined', `The tier is ${tier}`, { ...place, offset: tierAt.start });
    }
    if (inode !== undefined) this.takeInode(inode, record, parts, place);
    if (opens) this.frames.push({ name: own, names: this.sought.directories.has(offset) ? new Map() : undefined });
  }

  noEntry(): void {
    // Told by the first reading, like all that follows here but `leave`.
  }

  leave(): void {
    this.frames.pop();
  }

  leadingLines(): void {
    // As above.
  }
  trailingBytes(): void {
    // As above.
  }
  beginSection(): void {
    // As above.
  }
  sectionValue(): void {
    // As above.
  }
  sectionElement(): void {
    // As above.
  }
  sectionMember(): void {
    // As above.
  }
  unknownSection(): void {
    // As above.
  }
  endTree(): void {
    // As above.
  }
  stopped(): void {
    // As above.
  }

  private isSought(item: PlainItem): boolean {
    const { sought } = this;
    if (this.frames[this.frames.length - 1]!.names !== undefined || sought.inodes.has(item.inode)) return true;
    if (sought.directories.size > 0 && sought.directories.has(item.offset)) return true;
    if (sought.tiers.size > 0 && sought.tiers.has(item.tier())) return true;
    return sought.slices !== undefined && this.hasSlice(item, sought.slices);
  }

  private hasSlice({ slices, sliceCount }: PlainItem, sought: InodeSet): boolean {
    const end = sliceCount * SliceField.count;
    for (let at: number = SliceField.id; at < end; at += SliceField.count) if (sought.has(slices[at]!)) return true;
    return false;
  }

  private takeInode(inode: U64, record: EntryRecord, parts: EntryParts, place: FoundPlace): void {
    const { sought, findings } = this;
    const isFirst = this.seen.add(inode);
    if (isFirst) {
      const links = sought.links.get(inode);
      if (links !== undefined) this.tellLinks(links, record, parts, place);
      if (sought.deleted.has(inode)) {
        findings.add('del-live', `DelFiles names inode ${inode}, which has a name in the tree`, place);
      }
      for (const slice of record.slices)
        this.takeSlice(slice.id, slice.size, inode, { ...place, offset: slice.at.start });
    }
    if (sought.copies.has(inode) && record.type !== EntryType.directory) this.compareCopy(inode, record, place);
  }

  private tellLinks(links: number, record: EntryRecord, parts: EntryParts, place: FoundPlace): void {
    const { inode, nlink, nlinkAt, type } = record;
    const counted =
      type === EntryType.directory
        ? `its directories make it ${links}`
        : `it has ${links} ${links === 1 ? 'name' : 'names'} here`;
    const finding = this.findings.add('links-differ', `Inode ${inode} has an nlink of ${nlink}, ${counted}`, {
      ...place,
      offset: nlinkAt.start,
    });
    const replacement = nlinkReplacement(record, links);
    if (finding?.names !== undefined && replacement !== undefined) {
      this.findings.fixEntry(finding, finding.names, baseOf(parts), replacement);
    }
  }

  private compareCopy(inode: U64, record: EntryRecord, place: FoundPlace): void {
    const members = canonicalMembers(record.members);
    const first = this.copies.get(inode);
    if (first === undefined) {
      this.copies.set(inode, { names: place.names?.() ?? [], members, hasDiffered: false });
      return;
    }
    if (first.hasDiffered) return;
    const different = differences(first.members, members);
    if (different.length === 0) return;
    first.hasDiffered = true;
    this.findings.refuseFixesOf(inode);
    const other = displayPath(first.names);
    if (different.includes('attr.type')) {
      this.findings.add('types-differ', `Inode ${inode} has another type at ${other}`, place);
    } else {
      const what = `Inode ${inode} has another ${different.slice(0, 5).join(', ')} at ${other}`;
      this.findings.add('copies-differ', what, place);
    }
  }

  private takeSlice(id: U64, size: number, inode: U64, place: FoundPlace): void {
    if (id === 0 || this.sought.slices?.has(id) !== true) return;
    const first = this.slices.get(id);
    if (first === undefined) {
      this.slices.set(id, { size, inode, isShared: false });
      return;
    }
    if (first.size !== size) {
      this.findings.add('slice-sizes', `Slice ${id} has a size of ${size} here and of ${first.size} before`, place);
    }
    if (first.inode !== inode && !first.isShared) {
      first.isShared = true;
      this.findings.add('slice-shared', `Slice ${id} is shared by the inodes ${first.inode} and ${inode}`, place);
    }
  }

  private compareName(own: ByteString, place: FoundPlace): void {
    const names = this.frames[this.frames.length - 1]?.names;
    if (names === undefined) return;
    const folded = Array.from(own, (character) => String.fromCharCode(FOLDED[character.charCodeAt(0)]!)).join('');
    const there = names.get(folded);
    const shown = displayName(own);
    if (there === undefined) {
      names.set(folded, new Set([own]));
    } else if (there.has(own)) {
      this.findings.add('name-twice', `The name ${shown} is there for the second time`, place);
    } else {
      this.findings.add(
        'name-case',
        `The name ${shown} differs from ${displayName([...there][0]!)} in case only`,
        place,
      );
      there.add(own);
    }
  }

  private namesOf(own: ByteString | undefined): ByteString[] {
    const names = [...prefixOf(this.tree), ...this.frames.slice(1).map(({ name }) => name)];
    if (own !== undefined) names.push(own);
    return names;
  }
}

function nameOf({ nameBytes, nameStart, nameEnd }: PlainItem): ByteString {
  return nameBytes.toString('latin1', nameStart, nameEnd);
}
