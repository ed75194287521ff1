/** A POSIX ACL. Permissions are 0–7; 65535 means "not set". Element order is kept as stored. */
export interface Acl {
  owner: number;
  group: number;
  other: number;
  mask: number;
  users: readonly AclEntry[];
  groups: readonly AclEntry[];
}

export interface AclEntry {
  id: number;
  perm: number;
}

/** Equal rules share an id; the order of named entries counts (docs/formats/json-dump.md §4.1). */
export function aclKey(acl: Acl): string {
  const list = (entries: readonly AclEntry[]): string => entries.map((e) => `${e.id}:${e.perm}`).join(',');
  return `${acl.owner}/${acl.group}/${acl.other}/${acl.mask}/${list(acl.users)}/${list(acl.groups)}`;
}
