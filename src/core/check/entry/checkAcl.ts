import type { JsonNode } from '../json/jsonNode';
import type { Report } from '../problem';
import { replaceWith } from '../problem';
import { Fields, FieldTable, objectsOf } from './fields';
import { MAX_MODE } from './checkAttr';

const ACL = new FieldTable('the ACL', {
  owner: 'u16',
  group: 'u16',
  other: 'u16',
  mask: 'u16',
  users: 'array',
  groups: 'array',
});
const NAMED = new FieldTable('the ACL', { id: 'u32', perm: 'u16' });
const MAX_PERMISSION = 7;
const NOT_SET = 0xffff;

/** A rule by itself (docs/formats/json-dump.md §4.1). */
export function checkAcl(node: JsonNode, member: string, report: Report): Fields | undefined {
  if (node.kind !== 'object') return undefined;
  const acl = new Fields(node, node.members, ACL, report);
  for (const name of ['owner', 'group', 'other', 'mask']) checkPermission(acl, name, member, report);
  for (const list of ['users', 'groups']) {
    for (const element of objectsOf(acl.elements(list), `${member}.${list}`, report)) {
      checkPermission(new Fields(element, element.members, NAMED, report), 'perm', member, report);
    }
  }
  return acl;
}

/** The mode shows the owner's rights, the mask (the group's without named entries) and the others'. */
export function checkAclMode(acl: Fields, attr: Fields, report: Report): void {
  const mode = attr.number('mode');
  const mask = acl.number('mask');
  const isMinimal = mask === NOT_SET && acl.elements('users').length === 0 && acl.elements('groups').length === 0;
  const group = isMinimal || mask === NOT_SET ? acl.number('group') : mask;
  const parts = [acl.number('owner'), group, acl.number('other')];
  const old = [(mode >> 6) & 7, (mode >> 3) & 7, mode & 7];
  const right = parts.map((part, i) => (part > MAX_PERMISSION ? old[i]! : part)) as [number, number, number];
  if (right.every((part, i) => part === old[i])) return;
  const wanted = (mode & MAX_MODE & ~0o777) | (right[0] << 6) | (right[1] << 3) | right[2];
  const at = attr.place('mode');
  report('acl-mode', at, `The mode ${octal(mode)} is not that of the access ACL, ${octal(wanted)}`, {
    replacement: replaceWith(at, String(wanted), `Set mode to ${wanted} (${octal(wanted)})`),
  });
}

function checkPermission(fields: Fields, name: string, member: string, report: Report): void {
  const value = fields.number(name);
  if (value > MAX_PERMISSION && value !== NOT_SET) {
    report('acl-range', fields.place(name), `${member} gives ${name} the rights ${value}`);
  }
}

function octal(mode: number): string {
  return `0${mode.toString(8)}`;
}
