import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { MemberTable } from '../../../json/memberTable';
import type { Acl, AclEntry } from '../../../model/acl';
import { MAX_U16, MAX_U32, readUnsigned } from './integerFields';
import { readList } from './readList';
import type { UnknownMembers } from './unknownMembers';

const ACL = new MemberTable(['owner', 'group', 'other', 'mask', 'users', 'groups'], true);
const NAMED = new MemberTable(['id', 'perm'], true);

/** `posix_acl_access` or `posix_acl_default` (docs/formats/json-dump.md §4.1); null is none. */
export function readAcl(scanner: JsonScanner, unknown: UnknownMembers): Acl | undefined {
  if (scanner.takeNull()) return undefined;
  scanner.take(Byte.objectStart, 'an ACL object');
  const acl = { owner: 0, group: 0, other: 0, mask: 0, users: [] as AclEntry[], groups: [] as AclEntry[] };
  let more = !scanner.takeEmpty(Byte.objectEnd);
  let expected = 0;
  while (more) {
    const member = scanner.member(ACL, expected);
    expected = member + 1;
    switch (member) {
      case 0:
        acl.owner = readUnsigned(scanner, MAX_U16);
        break;
      case 1:
        acl.group = readUnsigned(scanner, MAX_U16);
        break;
      case 2:
        acl.other = readUnsigned(scanner, MAX_U16);
        break;
      case 3:
        acl.mask = readUnsigned(scanner, MAX_U16);
        break;
      case 4:
        acl.users = readList(scanner, () => readNamed(scanner, unknown));
        break;
      case 5:
        acl.groups = readList(scanner, () => readNamed(scanner, unknown));
        break;
      default:
        unknown.skip('posix_acl');
    }
    more = scanner.takeNext(Byte.objectEnd);
  }
  return acl;
}

function readNamed(scanner: JsonScanner, unknown: UnknownMembers): AclEntry {
  scanner.take(Byte.objectStart, 'an ACL entry object');
  let id = 0;
  let perm = 0;
  let more = !scanner.takeEmpty(Byte.objectEnd);
  let expected = 0;
  while (more) {
    const member = scanner.member(NAMED, expected);
    expected = member + 1;
    if (member === 0) id = readUnsigned(scanner, MAX_U32);
    else if (member === 1) perm = readUnsigned(scanner, MAX_U16);
    else unknown.skip('posix_acl');
    more = scanner.takeNext(Byte.objectEnd);
  }
  return { id, perm };
}
