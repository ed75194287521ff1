import { displayName } from '../../display/name';
import { percentUnescape } from '../../json/percentUnescape';
import type { JsonNode } from '../json/jsonNode';
import type { Report } from '../problem';
import { Fields, FieldTable, objectsOf } from './fields';

const XATTR = new FieldTable('xattrs', { name: 'string', value: 'string' });
const MAX_NAME_BYTES = 255;
const MAX_VALUE_BYTES = 65536;
const RESERVED = ['system.posix_acl_access', 'system.posix_acl_default'];
/** U+FFFD. */
const REPLACEMENT = '\xef\xbf\xbd';

/** Extended attributes (docs/formats/json-dump.md §7.5). */
export function checkXattrs(node: JsonNode, report: Report): void {
  if (node.kind !== 'array') return;
  const seen = new Set<string>();
  const folded = new Set<string>();
  for (const element of objectsOf(node.elements, 'xattrs', report)) {
    const xattr = new Fields(element, element.members, XATTR, report);
    const name = xattr.string('name');
    const at = xattr.place('name');
    const shown = displayName(name);
    if (name === '' || name.length > MAX_NAME_BYTES || name.includes('\0')) {
      report(
        'xattr-name',
        at,
        `The extended attribute name ${shown} has ${name.length} bytes${name.includes('\0') ? ' and a NUL' : ''}`,
      );
    }
    if (name.includes(REPLACEMENT)) report('xattr-replaced', at, `The extended attribute name ${shown} holds U+FFFD`);
    if (RESERVED.includes(name)) report('xattr-reserved', at, `An extended attribute is called ${shown}`);
    const lower = name.toLowerCase();
    if (seen.has(name)) report('xattr-twice', at, `The extended attribute ${shown} for the second time`);
    else if (folded.has(lower))
      report('xattr-case', at, `The extended attribute ${shown} differs from another in case only`);
    seen.add(name);
    folded.add(lower);
    const { length } = percentUnescape(xattr.string('value'));
    if (length > MAX_VALUE_BYTES) {
      report('xattr-long', xattr.place('value'), `The value of the extended attribute ${shown} has ${length} bytes`);
    }
  }
}
