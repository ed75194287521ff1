import { Byte } from '../../../json/jsonScanner';
import type { JsonScanner } from '../../../json/jsonScanner';
import { MemberTable } from '../../../json/memberTable';
import { percentUnescape } from '../../../json/percentUnescape';
import type { Xattr } from '../../../model/entry';
import { NO_XATTRS } from '../../../model/entry';
import { readList } from './readList';
import type { UnknownMembers } from './unknownMembers';

const XATTR = new MemberTable(['name', 'value'], true);

/** The `xattrs` array of an entry, by name bytes (docs/formats/json-dump.md §4.2). Only the values are percent-escaped. */
export function readXattrs(scanner: JsonScanner, unknown: UnknownMembers): readonly Xattr[] {
  const xattrs = readList(scanner, () => readXattr(scanner, unknown));
  if (xattrs.length === 0) return NO_XATTRS;
  for (let i = 1; i < xattrs.length; i++) {
    if (xattrs[i - 1]!.name > xattrs[i]!.name)
      return xattrs.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
  return xattrs;
}

function readXattr(scanner: JsonScanner, unknown: UnknownMembers): Xattr {
  scanner.take(Byte.objectStart, 'an xattr object');
  let name = '';
  let value = '';
  let more = !scanner.takeEmpty(Byte.objectEnd);
  let expected = 0;
  while (more) {
    const member = scanner.member(XATTR, expected);
    expected = member + 1;
    if (member === 0) name = scanner.takeNull() ? '' : scanner.bytes();
    else if (member === 1) value = scanner.takeNull() ? '' : percentUnescape(scanner.bytes());
    else unknown.skip('xattrs');
    more = scanner.takeNext(Byte.objectEnd);
  }
  return { name, value };
}
