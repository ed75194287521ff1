import { displayName } from '../../display/name';
import { percentUnescape } from '../../json/percentUnescape';
import { EntryType } from '../../model/entryType';
import { isTrashInode } from '../../model/inode';
import type { U64 } from '../../model/u64';
import { settingFlag } from '../../model/setting';
import type { VolumeFacts } from '../../model/volumeFacts';
import { checkEntry, nlinkReplacement } from '../entry/checkEntry';
import { checkName } from '../entry/checkName';
import type { EntryRecord, EntryRole } from '../entry/entryRecord';
import { article } from '../entry/fields';
import type { JsonMember, JsonNode, Span } from '../json/jsonNode';
import type { Report } from '../problem';

interface Pending {
  node: JsonNode & { kind: 'object' };
  name: JsonMember | undefined;
  role: EntryRole;
}

/** What the volume around a document says of its entries. */
class EntryContext {
  private readonly tiers: ReadonlySet<number> | undefined;
  private readonly deleted: ReadonlySet<U64>;
  private toldAcl = false;

  constructor(private readonly facts: VolumeFacts | undefined) {
    this.deleted = new Set(facts?.delFiles.map(({ inode }) => inode));
    const tiers = facts?.setting.members['Tiers'];
    if (typeof tiers === 'object' && tiers !== null) this.tiers = new Set([0, ...Object.keys(tiers).map(Number)]);
  }

  check(record: EntryRecord, at: Span, report: Report): void {
    const { tier, tierAt, hasAcl, inode } = record;
    if (this.tiers?.has(tier) === false) report('tier-undefined', tierAt, `The tier is ${tier}`);
    if (inode !== undefined && this.deleted.has(inode)) {
      report('del-live', at, `DelFiles names inode ${inode}`);
    }
    if (hasAcl && !this.toldAcl && this.facts !== undefined && !settingFlag(this.facts.setting, 'EnableACL')) {
      this.toldAcl = true;
      const acl = record.members.get('posix_acl_access') ?? record.members.get('posix_acl_default');
      report('acl-disabled', acl ?? at, 'The entry has an ACL and Setting.EnableACL is false');
    }
  }
}

/** The document of one entry, without its entries. */
export function checkEntryDocument(root: JsonNode, facts: VolumeFacts | undefined, report: Report): void {
  if (root.kind !== 'object') {
    report('entry-invalid', root, `The document is ${article(root.kind)} where an entry belongs`);
    return;
  }
  checkAlone(root, new EntryContext(facts), report);
}

/** The document of a page: entries by their names, without what is in them. Names are not changed there. */
export function checkPageDocument(root: JsonNode, facts: VolumeFacts | undefined, report: Report): void {
  const entries = root.kind === 'object' ? root.members.find(({ name }) => name === 'entries')?.value : undefined;
  if (entries?.kind !== 'object') return;
  const context = new EntryContext(facts);
  for (const { value } of entries.members) {
    if (value.kind === 'object') checkAlone(value, context, report);
    else report('entry-invalid', value, `An entry is ${article(value.kind)} where an object belongs`);
  }
}

function checkAlone(node: JsonNode & { kind: 'object' }, context: EntryContext, report: Report): void {
  const record = checkEntry({ ...node, role: 'document' }, report);
  context.check(record, inodeAt(record, node), report);
}

/** The document of a directory with everything below it: `{"FSTree": …}`. */
export function checkSubtreeDocument(root: JsonNode, facts: VolumeFacts | undefined, report: Report): void {
  const top =
    root.kind === 'object' ? root.members.find(({ name }) => name === 'FSTree' || name === 'Trash') : undefined;
  const tree = top?.value ?? root;
  if (tree.kind !== 'object') {
    report('entry-invalid', tree, `The document is ${article(tree.kind)} where an entry belongs`);
    return;
  }
  new SubtreeCheck(facts, report).run(tree);
}

class SubtreeCheck {
  private readonly context: EntryContext;
  private readonly directories = new Set<U64>();
  private readonly pending: Pending[] = [];

  constructor(
    facts: VolumeFacts | undefined,
    private readonly report: Report,
  ) {
    this.context = new EntryContext(facts);
  }

  run(tree: JsonNode & { kind: 'object' }): void {
    this.pending.push({ node: tree, name: undefined, role: 'document' });
    for (let next = this.pending.pop(); next !== undefined; next = this.pending.pop()) this.check(next);
  }

  private check({ node, name, role }: Pending): void {
    const { report } = this;
    const record = checkEntry({ ...node, role }, report);
    const at = inodeAt(record, node);
    if (name !== undefined) checkNameOf(name, report);
    this.context.check(record, at, report);
    const { inode, type } = record;
    const children = this.children(record);
    if (type !== EntryType.directory || inode === undefined) return;
    if (this.directories.has(inode)) report('directory-linked', at, `The directory with inode ${inode} is there twice`);
    this.directories.add(inode);
    const links = isTrashInode(inode) ? 2 : 2 + children;
    if (record.nlink !== links) {
      const what = `Inode ${inode} has an nlink of ${record.nlink}, its directories make it ${links}`;
      report('links-differ', record.nlinkAt, what, { replacement: nlinkReplacement(record, links) });
    }
  }

  /** How many of them are directories. */
  private children({ members }: EntryRecord): number {
    const { report } = this;
    const entries = members.get('entries');
    if (entries?.kind !== 'object') return 0;
    const names = new Set<string>();
    let directories = 0;
    for (const member of entries.members) {
      const raw = percentUnescape(member.name);
      if (names.has(raw)) report('name-twice', member.at, `The name ${displayName(raw)} is there for the second time`);
      names.add(raw);
      const { value } = member;
      if (value.kind !== 'object') {
        report('entry-invalid', value, `An entry is ${article(value.kind)} where an object belongs`);
        continue;
      }
      if (isDirectory(value)) directories++;
      this.pending.push({ node: value, name: member, role: 'inner' });
    }
    return directories;
  }
}

function checkNameOf({ name, at }: JsonMember, report: Report): void {
  checkName({ name: percentUnescape(name), escaped: name, isValid: true, at }, 'inner', false, report);
}

function isDirectory({ members }: JsonNode & { kind: 'object' }): boolean {
  const attr = members.findLast(({ name }) => name === 'attr')?.value;
  if (attr?.kind !== 'object') return false;
  const type = attr.members.findLast(({ name }) => name.toLowerCase() === 'type')?.value;
  return type?.kind === 'string' && type.bytes === 'directory';
}

function inodeAt({ members }: EntryRecord, node: Span): Span {
  const attr = members.get('attr');
  if (attr?.kind !== 'object') return node;
  return attr.members.findLast(({ name }) => name.toLowerCase() === 'inode')?.value ?? node;
}
