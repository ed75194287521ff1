import { displayName } from '../../core/display/name';
import { entryTypeName } from '../../core/model/entryType';
import { stringifyExact } from '../../core/json/stringifyExact';
import { displayUrl } from '../../core/secrets/displayUrl';
import type { Connection } from '../connections/connection';
import type { Compared } from './comparison';
import { pathText } from './comparison';

/** A comparison for other programs. Inodes are exact; bytes of a name that are no text are spelled `\xff`. */
export function comparisonJson({ left, right, report }: Compared): string {
  const side = ({ name, address }: Connection, entries: number): object => ({
    name: displayName(name),
    address: displayUrl(address),
    entries,
  });
  const document = {
    left: side(left, report.left.entries),
    right: side(right, report.right.entries),
    isEqual: report.isEqual,
    totals: report.totals,
    isComplete: report.isComplete,
    sections: report.sections,
    differences: report.differences.map(({ kind, names, from, inode, type, fields, values, entries }) => ({
      kind,
      path: pathText(names),
      ...(from === undefined ? {} : { from: pathText(from) }),
      inode,
      type: entryTypeName(type),
      ...(fields.length === 0 ? {} : { fields }),
      ...(values.length === 0 ? {} : { values }),
      ...(entries === 0 ? {} : { entriesBelow: entries }),
    })),
  };
  return `${stringifyExact(document, 2)}\n`;
}
