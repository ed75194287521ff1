import { Byte } from '../../../json/jsonScanner';
import { MAX_U16, MAX_U32 } from '../reader/integerFields';
import { endOfUnsigned, fits12, fits8, pattern12, pattern8 } from './match';

const XATTR_NAME = pattern8('{"name":');
const XATTR_VALUE = pattern12(',"value":');
const OWNER = pattern12('{"owner":');
const GROUP = pattern12(',"group":');
const OTHER = pattern12(',"other":');
const MASK = pattern8(',"mask":');
const USERS = pattern12(',"users":');
const GROUPS = pattern12(',"groups":');
const NULL = pattern8('null');
const ID = pattern8('{"id":');
const PERM = pattern8(',"perm":');

/** The functions below give the index behind a value of official layout, −1 when it has another or is damaged. */

/** From the opening quote on. Bytes that are no UTF-8 may stand there, as for the general reader. */
export function endOfString(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== Byte.quote) return -1;
  let i = start + 1;
  while (i > 0) {
    const byte = bytes[i]!;
    if (byte === Byte.quote) return i + 1;
    if (byte === 0) return -1;
    i = byte === Byte.backslash ? endOfEscape(bytes, i) : i + 1;
  }
  return -1;
}

function endOfEscape(bytes: Uint8Array, i: number): number {
  const letter = String.fromCharCode(bytes[i + 1]!);
  if (letter !== 'u') return '"\\/bfnrt'.includes(letter) ? i + 2 : -1;
  for (let k = i + 2; k < i + 6; k++) if (!/[\dA-Fa-f]/.test(String.fromCharCode(bytes[k]!))) return -1;
  return i + 6;
}

/** Behind the bracket (docs/formats/json-dump.md §4.2). */
export function endOfXattrs(bytes: Uint8Array, view: DataView, start: number): number {
  for (let i = start; ; i++) {
    if (!fits8(view, i, XATTR_NAME)) return -1;
    i = endOfString(bytes, i + XATTR_NAME.length);
    if (i < 0 || !fits12(view, i, XATTR_VALUE)) return -1;
    i = endOfString(bytes, i + XATTR_VALUE.length);
    if (i < 0 || bytes[i++] !== Byte.objectEnd) return -1;
    if (bytes[i] === Byte.arrayEnd) return i + 1;
    if (bytes[i] !== Byte.comma) return -1;
  }
}

/** Of an ACL (docs/formats/json-dump.md §4.1). */
export function endOfAcl(bytes: Uint8Array, view: DataView, start: number): number {
  let i = start;
  if (!fits12(view, i, OWNER) || (i = endOfUnsigned(bytes, view, i + OWNER.length, MAX_U16)) < 0) return -1;
  if (!fits12(view, i, GROUP) || (i = endOfUnsigned(bytes, view, i + GROUP.length, MAX_U16)) < 0) return -1;
  if (!fits12(view, i, OTHER) || (i = endOfUnsigned(bytes, view, i + OTHER.length, MAX_U16)) < 0) return -1;
  if (!fits8(view, i, MASK) || (i = endOfUnsigned(bytes, view, i + MASK.length, MAX_U16)) < 0) return -1;
  if (!fits12(view, i, USERS) || (i = endOfAclList(bytes, view, i + USERS.length)) < 0) return -1;
  if (!fits12(view, i, GROUPS) || (i = endOfAclList(bytes, view, i + GROUPS.length)) < 0) return -1;
  return bytes[i] === Byte.objectEnd ? i + 1 : -1;
}

function endOfAclList(bytes: Uint8Array, view: DataView, start: number): number {
  if (bytes[start] !== Byte.arrayStart) return fits8(view, start, NULL) ? start + NULL.length : -1;
  for (let i = start + 1; ; i++) {
    if (!fits8(view, i, ID) || (i = endOfUnsigned(bytes, view, i + ID.length, MAX_U32)) < 0) return -1;
    if (!fits8(view, i, PERM) || (i = endOfUnsigned(bytes, view, i + PERM.length, MAX_U16)) < 0) return -1;
    if (bytes[i++] !== Byte.objectEnd) return -1;
    if (bytes[i] === Byte.arrayEnd) return i + 1;
    if (bytes[i] !== Byte.comma) return -1;
  }
}
