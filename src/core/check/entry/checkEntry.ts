import { displayName } from '../../display/name';
import { percentUnescape } from '../../json/percentUnescape';
import { EntryType } from '../../model/entryType';
import type { JsonMember, JsonNode, Span } from '../json/jsonNode';
import type { Severity } from '../finding';
import type { Replacement, Report } from '../problem';
import { replaceWith } from '../problem';
import { checkAcl, checkAclMode } from './checkAcl';
import { checkAttr, typeOf } from './checkAttr';
import { checkChunks } from './checkChunks';
import { checkXattrs } from './checkXattrs';
import type { EntryRecord, EntryRole } from './entryRecord';
import { article, checkText, Fields, FieldTable } from './fields';

export const ENTRY_MEMBERS = [
  'attr',
  'symlink',
  'xattrs',
  'posix_acl_access',
  'posix_acl_default',
  'chunks',
  'entries',
] as const;
const NO_FIELDS = new FieldTable('attr', {});
const LISTS = ['xattrs', 'chunks'];
export const MAX_TARGET_BYTES = 4096;

export interface EntryText extends Span {
  /** In document order. The value of `entries` may be unread: an empty object then. */
  members: readonly JsonMember[];
  role: EntryRole;
}

/** One entry by itself (docs/formats/json-dump.md §7.2, §7.4, §7.5); what its children are is nobody's business here. */
export function checkEntry(entry: EntryText, report: Report): EntryRecord {
  const { role } = entry;
  const members = membersOf(entry, report);
  const node = members.get('attr');
  if (node?.kind !== 'object') {
    const what = node === undefined ? 'The entry has no attr' : `attr is ${article(node.kind)} where an object belongs`;
    report('attr-missing', node ?? entry, what);
  }
  const attr =
    node?.kind === 'object' ? checkAttr(node, role, report) : new Fields(entry, [], NO_FIELDS, () => undefined);
  const type = node?.kind === 'object' ? typeOf(attr) : EntryType.unknown;
  if ((role === 'root' || role === 'trashRoot') && type !== EntryType.directory && type !== EntryType.unknown) {
    report('root-type', attr.place('type'), 'The root of a tree is not a directory');
  } else {
    checkEntries(members.get('entries'), type, entry, report);
  }
  checkTarget(members.get('symlink'), type, entry, report);
  const xattrs = members.get('xattrs');
  if (xattrs !== undefined) checkXattrs(xattrs, report);
  const hasAcl = checkAcls(members, attr, type, report);
  return {
    inode: attr.node('inode') === undefined && node?.kind !== 'object' ? undefined : attr.wide('inode'),
    type,
    nlink: attr.number('nlink'),
    nlinkAt: attr.place('nlink'),
    tier: attr.number('tier'),
    tierAt: attr.place('tier'),
    hasAcl,
    slices: checkData(members.get('chunks'), type, attr, report),
    members,
  };
}

/** The members a load takes, null ones left out. */
function membersOf({ members }: EntryText, report: Report): Map<string, JsonNode> {
  const found = new Map<string, JsonNode>();
  let isAttrRead = false;
  for (const { name, at, value } of members) {
    if (!(ENTRY_MEMBERS as readonly string[]).includes(name)) {
      unknownMember({ name, at, value }, ENTRY_MEMBERS, 'An entry', 'error', report);
      continue;
    }
    if (found.has(name)) report('member-twice', at, `The entry has ${name} for the second time`);
    if (name === 'attr') isAttrRead = true;
    else if (!isAttrRead && name === 'entries') report('entries-order', at, 'entries stand in front of attr');
    else if (!isAttrRead && name === 'chunks') report('attr-order', at, 'chunks stand in front of attr');
    if (value.kind === 'null' && name !== 'attr' && name !== 'entries') continue;
    if (LISTS.includes(name) && value.kind !== 'array') {
      report('value-type', value, `${name} is ${article(value.kind)} where an array belongs`);
      continue;
    }
    found.set(name, value);
  }
  return found;
}

/** A member that the official loader does not know where it reads names one by one (docs/formats/json-dump.md §6.2). */
export function unknownMember(
  { name, at, value }: JsonMember,
  known: readonly string[],
  owner: string,
  /** Of a value that the loader stumbles over. */
  severity: Severity,
  report: Report,
): void {
  const isRead =
    value.kind === 'object' || value.kind === 'array' || (value.kind === 'string' && known.includes(value.bytes));
  const meant = known.find((one) => one.toLowerCase() === name.toLowerCase());
  const hint = meant === undefined ? '' : `; names are case-sensitive here, ${meant} would be one`;
  const what = `${owner} has a member ${displayName(name)}, which the format does not define${hint}`;
  if (isRead) report('member-container', at, what, { severity });
  else report('member-unknown', at, what);
}

function checkEntries(entries: JsonNode | undefined, type: EntryType, entry: EntryText, report: Report): void {
  if (entries === undefined) {
    if (type === EntryType.directory && entry.role !== 'document')
      report('entries-missing', entry, 'A directory without entries');
  } else if (entries.kind !== 'object') {
    report('entries-invalid', entries, `entries is ${article(entries.kind)} where an object belongs`);
  } else if (type !== EntryType.directory && type !== EntryType.unknown) {
    report('entries-misplaced', entries, 'entries in an entry that is not a directory');
  }
}

function checkTarget(node: JsonNode | undefined, type: EntryType, entry: Span, report: Report): void {
  if (node !== undefined && node.kind !== 'string') {
    report('value-type', node, `symlink is ${article(node.kind)} where a string belongs`);
    return;
  }
  const target = node === undefined ? '' : percentUnescape(node.bytes);
  if (type !== EntryType.symlink) {
    if (node !== undefined && target !== '' && type !== EntryType.unknown) {
      report('symlink-misplaced', node, 'A target in an entry that is not a symbolic link');
    }
    return;
  }
  if (node === undefined || target === '') {
    report('symlink-missing', node ?? entry, 'A symbolic link without a target');
    return;
  }
  checkText(node, 'symlink', report);
  if (target.length > MAX_TARGET_BYTES)
    report('symlink-target', node, `The target has ${target.length} bytes, 4096 are allowed`);
  if (target.includes('\0')) report('symlink-target', node, 'The target holds a NUL');
}

function checkAcls(members: ReadonlyMap<string, JsonNode>, attr: Fields, type: EntryType, report: Report): boolean {
  const parts = ['posix_acl_access', 'posix_acl_default'].map((name) => {
    const node = members.get(name);
    if (node !== undefined && node.kind !== 'object') {
      report('value-type', node, `${name} is ${article(node.kind)} where an object belongs`);
    }
    return node === undefined ? undefined : checkAcl(node, name, report);
  });
  const [access, standard] = parts;
  if (access !== undefined && attr.node('mode') !== undefined) checkAclMode(access, attr, report);
  if (standard !== undefined && type !== EntryType.directory && type !== EntryType.unknown) {
    report('acl-misplaced', standard.at, 'A default ACL on an entry that is not a directory');
  }
  return access !== undefined || standard !== undefined;
}

function checkData(node: JsonNode | undefined, type: EntryType, attr: Fields, report: Report): EntryRecord['slices'] {
  const length = attr.wide('length');
  const isFile = type === EntryType.regular;
  if (node === undefined) {
    if (isFile && length > 0)
      report('length-uncovered', attr.place('length'), `A file of ${length} bytes without chunks`);
    return [];
  }
  if (!isFile && type !== EntryType.unknown)
    report('chunks-misplaced', node, 'Chunks in an entry that is not a regular file');
  const isLengthKnown = isFile && attr.node('length') !== undefined;
  return checkChunks(node, isLengthKnown ? length : undefined, report);
}

/** A link count that is known to be another. */
export function nlinkReplacement({ nlinkAt, members }: EntryRecord, links: number): Replacement | undefined {
  const attr = members.get('attr');
  if (attr === undefined || nlinkAt.start === attr.start) return undefined;
  return replaceWith(nlinkAt, String(links), `Set nlink to ${links}`);
}
