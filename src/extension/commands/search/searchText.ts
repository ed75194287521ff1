import { bytesOfTypedText } from '../../../core/inspect/resolvePath';
import { parseInt64 } from '../../../core/model/u64';
import type { SearchQuery } from '../../../core/ports/entrySearch';

/** What a typed text may mean; the first meaning first. Empty when it means nothing yet. */
export function queriesOf(text: string): SearchQuery[] {
  const typed = text.trim();
  if (typed === '') return [];
  if (typed.startsWith('/')) return [{ by: 'path', path: bytesOfTypedText(typed) }];
  const inode = parseInt64(/^(?:#|inode\s+)\s*(\d+)$/i.exec(typed)?.[1] ?? '');
  if (inode !== undefined) return [{ by: 'inode', inode }];
  const object = ownerQuery(typed);
  // A bare number is an inode first of all.
  if (object !== undefined && !/^\d+$/.test(typed)) return [object];
  const number = parseInt64(typed);
  const name: SearchQuery = { by: 'name', pattern: patternOf(text) };
  return number === undefined ? [name] : [{ by: 'inode', inode: number }, name];
}

/** The slice that a text names: `25`, `slice 25`, or an object such as `vol/chunks/0/0/25_0_300000`. */
export function ownerQuery(text: string): SearchQuery | undefined {
  const digits = /^(?:slice\s+)?(\d+)$/i.exec(text)?.[1] ?? /(?:^|\/)(\d+)_\d+_\d+$/.exec(text)?.[1];
  const id = parseInt64(digits ?? '');
  return id === undefined || id === 0 ? undefined : { by: 'slice', id };
}

/** Without a wildcard a text stands for names that hold it. */
function patternOf(text: string): string {
  const bytes = bytesOfTypedText(text);
  return /[*?]/.test(bytes) ? bytes : `*${bytes}*`;
}
