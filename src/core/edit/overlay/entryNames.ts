import { displayName } from '../../display/name';
import { MetaError } from '../../errors';
import type { ByteString } from '../../model/byteString';

const MAX_NAME_BYTES = 255;

/** @throws {MetaError} `malformed` for what no directory can hold (docs/formats/json-dump.md §7.3). */
export function checkName(name: ByteString | undefined): asserts name is ByteString {
  const problem = problemOf(name);
  if (problem !== undefined) throw new MetaError('malformed', problem);
}

function problemOf(name: ByteString | undefined): string | undefined {
  if (name === undefined || name === '') return 'A name has at least one byte.';
  if (name === '.' || name === '..') return `${name} means a directory itself; choose another name.`;
  if (name.includes('/')) return `${displayName(name)} holds a slash, which separates names; choose another name.`;
  if (name.includes('\0')) return `${displayName(name)} holds a NUL byte, which ends names; choose another name.`;
  if (name.length > MAX_NAME_BYTES) return `A name of ${name.length} bytes is too long; at most ${MAX_NAME_BYTES} fit.`;
  return undefined;
}
