import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { OnNotice } from '../../ports/notice';
import { danglingAttr } from '../walk/danglingAttr';
import { decodeEntryValue } from './entryValue';

/** A name in a directory. */
export interface DirectoryName {
  name: ByteString;
  type: number;
  inode: U64;
}

/** Undefined, with a notice, for a field that is no entry (docs/formats/redis.md §3.3). */
export function directoryName(
  name: ByteString,
  value: Buffer,
  directory: U64,
  onNotice: OnNotice,
): DirectoryName | undefined {
  const decoded = decodeEntryValue(value);
  if (decoded !== undefined && name !== '') return { name, ...decoded };
  const what = name === '' ? 'An entry without a name' : `An entry of ${value.length} bytes`;
  onNotice({ code: 'damagedRecord', message: `${what} in directory ${directory} was skipped: it is no entry record.` });
  return undefined;
}

/** What is known of a name whose inode has no attributes (docs/formats/redis.md §5.1, 10). */
export function missingAttr(type: number): Attr {
  return danglingAttr(type, type === EntryType.directory ? 2 : 1);
}

export function sortNames(names: DirectoryName[]): DirectoryName[] {
  return names.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
