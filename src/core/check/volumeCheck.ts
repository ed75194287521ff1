import { SliceField } from '../dump/json/scan/lineScanner';
import type { ByteString } from '../model/byteString';
import { EntryType } from '../model/entryType';
import { ROOT_INODE, TRASH_INODE, isTrashInode } from '../model/inode';
import { InodeSet } from '../model/inodeSet';
import type { U64 } from '../model/u64';
import { maxInt } from '../model/u64';
import type { TreeName } from '../ports/treeVisitor';
import { checkEntry, ENTRY_MEMBERS, unknownMember } from './entry/checkEntry';
import { checkName, isTrashedName } from './entry/checkName';
import type { NameText } from './entry/checkName';
import type { EntryRecord } from './entry/entryRecord';
import { article } from './entry/fields';
import type { FindingCode } from './finding';
import { HeaderCheck } from './header/headerCheck';
import type { JsonMember, JsonNode, Span } from './json/jsonNode';
import type { Problem, Report } from './problem';
import { problemOf } from './problem';
import type { DumpTextSink } from './reader/dumpText';
import type { PlainItem } from './reader/plainItem';
import type { EntryParts } from './reader/treeText';
import { baseOf } from './state/entryBase';
import type { Findings, FoundPlace } from './state/findings';
import { NameHash } from './state/hashes';
import { LinkTable } from './state/linkTable';
import { NameHashes } from './state/nameHashes';
import { prefixOf, roleOf } from './state/treePath';

/** An edit that corrects only these changes nothing: documents of entries never show them. */
const SHOWN_CORRECT: ReadonlySet<FindingCode> = new Set<FindingCode>(['length-misplaced', 'chunk-beyond']);

interface Frame {
  name: ByteString;
  inode: U64 | undefined;
  nlink: number | undefined;
  subdirectories: number;
  offset: number;
  names: NameHashes;
  /** Two of its names may be equal or differ in case only. */
  hasTwins: boolean;
  /** It may still come behind the entries. */
  awaitsAttr: boolean;
}

/**
 * The first reading: everything that can be said of an entry where it stands, and what must be looked at again, when it is
 * known what the whole volume says (`PlaceFinder`).
 */
export class VolumeCheck implements DumpTextSink {
  entries = 0;
  isWhole = true;
  readonly header: HeaderCheck;
  readonly seen = new InodeSet();
  readonly directories = new InodeSet();
  readonly links = new LinkTable();
  /** Slices of several records. */
  readonly repeatedSlices = new InodeSet();
  hasRepeatedSlices = false;
  /** Offsets of directories of which two names may be equal or differ in case only. */
  readonly twinDirectories = new Set<number>();
  /** By tier, other than 0. */
  readonly tiers = new Set<number>();
  /** Directories with their right link count; the first of them. */
  readonly miscountedDirectories = new Map<U64, number>();
  holes = 0;
  hasAcl = false;
  trees = new Set<TreeName>();
  maxInode: U64 = ROOT_INODE;
  maxTrash = 0;
  maxSlice: U64 = 0;

  private readonly slices = new InodeSet();
  private tree: TreeName = 'FSTree';
  private readonly frames: Frame[] = [];
  /** Of the directories in `frames`. */
  private readonly openInodes = new Set<U64>();
  private readonly pool: NameHashes[] = [];
  private readonly nameHash = new NameHash();
  private lastHour: { name: ByteString; inode: U64 } | undefined;

  constructor(
    private readonly findings: Findings,
    private readonly maxPerCode: number,
  ) {
    this.header = new HeaderCheck(findings);
  }

  leadingLines(at: Span, lines: number): void {
    const what = lines === 1 ? 'A log line stands' : `${lines} log lines stand`;
    this.findings.add('leading-lines', `${what} in front of the dump`, { offset: at.start });
  }

  trailingBytes(at: Span): void {
    this.findings.add('trailing-bytes', 'Text follows behind the end of the dump', { offset: at.start });
  }

  beginSection(section: number, at: Span): void {
    this.header.begin(section, at);
  }

  sectionValue(section: number, value: JsonNode): void {
    this.header.value(section, value);
  }

  sectionElement(section: number, element: JsonNode): void {
    this.header.element(section, element);
  }

  sectionMember(section: number, member: JsonMember): void {
    this.header.member(section, member);
  }

  unknownSection(member: JsonMember): void {
    this.header.unknown(member);
  }

  beginTree(tree: TreeName): void {
    this.tree = tree;
    this.trees.add(tree);
    this.lastHour = undefined;
  }

  endTree(): void {
    // Nothing: frames are closed by then.
  }

  stopped(code: FindingCode, at: Span, what: string, readingName: ByteString | undefined): void {
    this.isWhole = false;
    const isInTree = this.frames.length > 0;
    const names = isInTree ? (): ByteString[] => this.namesOf(readingName) : undefined;
    this.findings.add(code, what, { names, offset: at.start });
  }

  plain(item: PlainItem, isDirectory: boolean, depth: number): boolean {
    // Hour directories have names and numbers of their own.
    if (depth === 1 && this.tree === 'Trash') return false;
    if (!item.isSound(depth === 1)) return false;
    if (depth === 2 && this.tree === 'Trash' && !isTrashedName(nameOf(item))) return false;
    const { inode, type, nlink, offset } = item;
    const tier = item.tier();
    if (tier !== 0) this.tiers.add(tier);
    this.entries++;
    this.takeName(item.nameBytes, item.nameStart, item.nameEnd);
    const isFirst = this.takeInode(inode, type, offset, () => nameOf(item));
    if (isDirectory) this.open(nameOf(item), inode, nlink, offset);
    else if (isFirst) this.links.first(inode, nlink, () => item.hash());
    else this.links.again(inode, nlink, () => item.hash());
    if (isFirst) {
      const { slices } = item;
      const end = item.sliceCount * SliceField.count;
      for (let at: number = SliceField.id; at < end; at += SliceField.count) this.takeSlice(slices[at]!);
    }
    return true;
  }

  entry(parts: EntryParts, depth: number): void {
    const { name } = parts;
    const role = roleOf(this.tree, depth);
    const problems: Problem[] = [];
    const report: Report = (code, at, what, details) => {
      problems.push(problemOf(code, at, what, details));
    };
    if (name !== undefined) checkName(name, role, this.tree === 'FSTree' && depth === 1, report);
    const record = checkEntry({ ...parts, role }, report);
    const own = name?.name ?? '';
    const awaitsAttr = parts.opens && !record.members.has('attr');
    this.report(
      awaitsAttr ? problems.filter(({ code }) => code !== 'attr-missing') : problems,
      own,
      depth,
      record,
      parts,
    );
    const { inode, type, nlink, tier } = record;
    if (tier !== 0) this.tiers.add(tier);
    if (record.hasAcl) this.hasAcl = true;
    const offset = name?.at.start ?? parts.start;
    if (depth > 0) {
      this.entries++;
      this.takeText(own);
      if (role === 'hour') this.takeHour(own, inode, offset);
    }
    const isFirst = this.takeRecord(record, depth, offset, own);
    if (isFirst) for (const slice of record.slices) this.takeSlice(slice.id);
    if (parts.opens || type === EntryType.directory) {
      // A type that is no directory's is told already; its link count says nothing then.
      const isCounted = inode !== undefined && type === EntryType.directory;
      this.open(own, inode, isCounted ? nlink : undefined, offset, awaitsAttr);
    }
    if (!parts.opens && type === EntryType.directory) this.close();
  }

  noEntry(name: NameText | undefined, value: JsonNode, depth: number): void {
    const code = depth === 0 ? 'tree-missing' : 'entry-invalid';
    const what = depth === 0 ? `${this.tree} is ${article(value.kind)}` : `An entry is ${article(value.kind)}`;
    if (depth === 0 && this.tree === 'Trash') return;
    this.findings.add(code, `${what} where an object belongs`, {
      names: depth === 0 ? undefined : () => this.namesOf(name?.name),
      section: depth === 0 ? this.tree : undefined,
      offset: name?.at.start ?? value.start,
    });
  }

  leave(tail: readonly JsonMember[]): void {
    if (tail.length > 0) this.checkTail(tail);
    const frame = this.frames.at(-1)!;
    if (frame.awaitsAttr) {
      this.findings.add('attr-missing', 'The entry has no attr', {
        names: () => this.namesOf(undefined),
        offset: frame.offset,
      });
    }
    this.close();
  }

  private close(): void {
    const frame = this.frames.pop()!;
    const { inode, nlink, subdirectories } = frame;
    this.pool.push(frame.names);
    if (inode !== undefined) this.openInodes.delete(inode);
    if (frame.hasTwins) this.twinDirectories.add(frame.offset);
    if (inode === undefined || nlink === undefined) return;
    const isOfTrash = this.tree === 'Trash' && this.frames.length < 2;
    const links = isOfTrash || isTrashInode(inode) ? 2 : 2 + subdirectories;
    if (nlink === links) return;
    if (this.miscountedDirectories.size < this.maxPerCode) this.miscountedDirectories.set(inode, links);
    else this.findings.countOnly('links-differ');
  }

  /** Members behind `entries`, which the loader takes all the same, but for attr. */
  private checkTail(tail: readonly JsonMember[]): void {
    const frame = this.frames.at(-1)!;
    const place = (at: Span): FoundPlace => ({
      names: () => this.namesOf(undefined),
      inode: frame.inode,
      offset: at.start,
    });
    const report: Report = (code, at, what, details) => {
      const { severity, message } = problemOf(code, at, what, details);
      this.findings.addMessage(code, message, place(at), severity);
    };
    for (const member of tail) {
      if (!(ENTRY_MEMBERS as readonly string[]).includes(member.name)) {
        unknownMember(member, ENTRY_MEMBERS, 'An entry', 'error', report);
      } else if (member.name === 'entries' || (member.name === 'attr' && !frame.awaitsAttr)) {
        report('member-twice', member.at, `The entry has ${member.name} for the second time`);
      }
    }
    if (frame.awaitsAttr) this.checkLateAttr(tail, report);
  }

  /** A directory whose entries stood in front of its attr. */
  private checkLateAttr(tail: readonly JsonMember[], report: Report): void {
    const frame = this.frames.at(-1)!;
    const attr = tail.find(({ name }) => name === 'attr');
    if (attr === undefined) return;
    frame.awaitsAttr = false;
    const role = roleOf(this.tree, this.frames.length - 1);
    const entries: JsonMember = { name: 'entries', at: attr.at, value: { kind: 'object', members: [], ...attr.at } };
    const own = tail.filter(({ name }) => (ENTRY_MEMBERS as readonly string[]).includes(name) && name !== 'entries');
    const record = checkEntry({ members: [...own, entries], role, start: attr.at.start, end: attr.value.end }, report);
    frame.inode = record.inode;
    frame.nlink = record.nlink;
    const parent = this.frames.pop()!;
    this.takeRecord(record, this.frames.length, frame.offset, frame.name);
    this.frames.push(parent);
  }

  private report(
    problems: readonly Problem[],
    own: ByteString,
    depth: number,
    record: EntryRecord,
    parts: EntryParts,
  ): void {
    if (problems.length === 0) return;
    const names = (): ByteString[] => this.namesOf(depth === 0 ? undefined : own);
    const isFixable = ({ code, replacement }: Problem): boolean =>
      replacement !== undefined && !SHOWN_CORRECT.has(code);
    const base = problems.some(isFixable) ? baseOf(parts) : undefined;
    for (const problem of problems) {
      const { code, message, severity, start, replacement } = problem;
      const finding = this.findings.addMessage(code, message, { names, inode: record.inode, offset: start }, severity);
      if (finding?.names !== undefined && replacement !== undefined && base !== undefined && isFixable(problem)) {
        this.findings.fixEntry(finding, finding.names, base, replacement);
      }
    }
  }

  private namesOf(own: ByteString | undefined): ByteString[] {
    const names = [...prefixOf(this.tree), ...this.frames.slice(1).map(({ name }) => name)];
    if (own !== undefined) names.push(own);
    return names;
  }

  private open(
    name: ByteString,
    inode: U64 | undefined,
    nlink: number | undefined,
    offset: number,
    awaitsAttr = false,
  ): void {
    if (inode !== undefined) this.openInodes.add(inode);
    const names = this.pool.pop() ?? new NameHashes();
    names.clear();
    this.frames.push({ name, inode, nlink, subdirectories: 0, offset, names, hasTwins: false, awaitsAttr });
  }

  private takeText(name: ByteString): void {
    const bytes = Buffer.from(name, 'latin1');
    this.takeName(bytes, 0, bytes.length);
  }

  private takeName(bytes: Uint8Array, start: number, end: number): void {
    const frame = this.frames[this.frames.length - 1]!;
    const { nameHash } = this;
    nameHash.take(bytes, start, end);
    if (!frame.names.add(nameHash.high, nameHash.low)) frame.hasTwins = true;
  }

  private takeRecord(record: EntryRecord, depth: number, offset: number, own: ByteString): boolean {
    const { inode, type, nlink } = record;
    if (inode === undefined) return true;
    if (depth === 0) {
      this.takeRoot(inode, offset);
      return true;
    }
    const isFirst = this.takeInode(inode, type, offset, () => own);
    if (type === EntryType.directory || inode <= ROOT_INODE) return isFirst;
    // Layouts differ, so texts of other layouts are compared in the second reading.
    const hash = (): number => NaN;
    if (isFirst) this.links.first(inode, nlink, hash);
    else this.links.again(inode, nlink, hash);
    return isFirst;
  }

  private takeRoot(inode: U64, offset: number): void {
    this.seen.add(inode);
    this.directories.add(inode);
    if (this.tree === 'Trash') return;
    // The loader makes it the root, whatever it was (docs/formats/json-dump.md §6.2).
    this.seen.add(ROOT_INODE);
    this.directories.add(ROOT_INODE);
    if (inode === ROOT_INODE) return;
    this.findings.add('subtree-dump', `The root of the tree has inode ${inode}`, { names: () => [], inode, offset });
  }

  /** True for the first name of an inode. */
  private takeInode(inode: U64, type: EntryType, offset: number, name: () => ByteString): boolean {
    const isDirectory = type === EntryType.directory;
    if (isDirectory) this.frames[this.frames.length - 1]!.subdirectories++;
    const isFirst = this.seen.add(inode);
    if (inode < TRASH_INODE) {
      if (inode > this.maxInode) this.maxInode = inode;
    } else {
      this.maxTrash = Math.max(this.maxTrash, Number(BigInt(inode) - BigInt(TRASH_INODE)));
    }
    if (isFirst) {
      if (isDirectory) this.directories.add(inode);
    } else if (inode > ROOT_INODE) {
      this.checkRepeated(inode, isDirectory, offset, name);
    }
    return isFirst;
  }

  private checkRepeated(inode: U64, isDirectory: boolean, offset: number, name: () => ByteString): void {
    const wasDirectory = this.directories.has(inode);
    if (!isDirectory && !wasDirectory) return;
    const code =
      isDirectory !== wasDirectory
        ? 'types-differ'
        : this.openInodes.has(inode)
          ? 'directory-cycle'
          : 'directory-linked';
    const place = { names: () => this.namesOf(name()), inode, offset };
    if (code === 'types-differ') {
      this.findings.add('types-differ', `Inode ${inode} is a directory at one name and none at another`, place);
    } else if (code === 'directory-cycle') {
      this.findings.add('directory-cycle', `The directory with inode ${inode} lies within itself`, place);
    } else {
      this.findings.add('directory-linked', `The directory with inode ${inode} has a second name`, place);
    }
  }

  private takeSlice(id: U64): void {
    if (id === 0) {
      this.holes++;
    } else if (!this.slices.add(id)) {
      this.repeatedSlices.add(id);
      this.hasRepeatedSlices = true;
    }
    this.maxSlice = maxInt(this.maxSlice, id);
  }

  private takeHour(name: ByteString, inode: U64 | undefined, offset: number): void {
    if (inode === undefined) return;
    const last = this.lastHour;
    if (last !== undefined && name > last.name && inode <= last.inode) {
      const what = `The trash directory ${name} has inode ${inode}, not above that of ${last.name}`;
      this.findings.add('trash-hour', what, { names: () => this.namesOf(name), inode, offset });
    }
    this.lastHour = { name, inode };
  }
}

function nameOf({ nameBytes, nameStart, nameEnd }: PlainItem): ByteString {
  return nameBytes.toString('latin1', nameStart, nameEnd);
}
