import { displayName } from '../../display/name';
import type { ByteString } from '../../model/byteString';
import { sequenceLength } from '../../json/percentEscape';
import type { Span } from '../json/jsonNode';
import type { Report } from '../problem';
import type { EntryRole } from './entryRecord';

export interface NameText {
  /** Unescaped. */
  name: ByteString;
  /** As the JSON string says, still percent-escaped. */
  escaped: ByteString;
  /** Whether the bytes in the text were UTF-8. */
  isValid: boolean;
  at: Span;
}

export const MAX_NAME_BYTES = 255;
/** Clients' own files in the root, `.jfs` in front of them under --prefix-internal (docs/formats/json-dump.md §7.3). */
const INTERNAL = ['.trash', '.control', '.accesslog', '.stats', '.config'];
const RESERVED = new Set([...INTERNAL, ...INTERNAL.map((name) => `.jfs${name}`)]);
const STRAY_PERCENT = /%(?![0-9A-F]{2})/;
const HOUR = /^(\d{4})-(\d{2})-(\d{2})-(\d{2})$/;
const TRASHED = /^\d+-\d+-./s;

/** The name of an entry (docs/formats/json-dump.md §7.3, §7.7). `isInRoot`: directly in the root of FSTree. */
export function checkName(
  { name, escaped, isValid, at }: NameText,
  role: EntryRole,
  isInRoot: boolean,
  report: Report,
): void {
  const shown = displayName(name.length > MAX_NAME_BYTES ? `${name.slice(0, 60)}…` : name);
  if (name === '') report('name-invalid', at, 'An entry has an empty name');
  else if (name === '.' || name === '..') report('name-invalid', at, `An entry is called ${name}`);
  else if (name.includes('/')) report('name-invalid', at, `The name ${shown} holds a slash`);
  else if (name.includes('\0')) report('name-invalid', at, `The name ${shown} holds a NUL`);
  if (name.length > MAX_NAME_BYTES) report('name-long', at, `The name ${shown} has ${name.length} bytes`);
  if (!isValid) report('text-encoding', at, `The name ${shown} holds bytes that are not UTF-8`);
  if (STRAY_PERCENT.test(escaped))
    report('name-percent', at, `The name ${shown} is written with a % that starts no escape`);
  if (isInRoot && RESERVED.has(name)) report('name-reserved', at, `An entry in the root is called ${shown}`);
  if (mayBeReplaced(name)) report('name-replaced', at, `The name ${shown} holds a lone byte EF`);
  if (role === 'hour' && !isHour(name)) report('trash-hour', at, `A directory of the trash is called ${shown}`);
  if (role === 'trashed' && !isTrashedName(name)) report('trash-name', at, `An entry of the trash is called ${shown}`);
}

/** The byte that is left of U+FFFD (docs/formats/json-dump.md §3.1). */
function mayBeReplaced(name: ByteString): boolean {
  for (let i = name.indexOf('\xef'); i >= 0; i = name.indexOf('\xef', i + 1)) {
    if (sequenceLength(name, i) !== 0) continue;
    const next = name.charCodeAt(i + 1);
    // Other broken sequences are half of something else.
    if (Number.isNaN(next) || next < 0x80) return true;
  }
  return false;
}

export function isTrashedName(name: ByteString): boolean {
  return TRASHED.test(name);
}

function isHour(name: ByteString): boolean {
  const parts = HOUR.exec(name);
  if (parts === null) return false;
  const [year, month, day, hour] = parts.slice(1).map(Number) as [number, number, number, number];
  const date = new Date(Date.UTC(year, month - 1, day, hour));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
}
