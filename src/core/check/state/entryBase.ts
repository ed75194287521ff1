import type { EntryParts } from '../reader/treeText';
import type { EntryBase } from './findings';

/** An entry's text for a fix: without `entries`, which an edit of the entry leaves as they are. */
export function baseOf({ members, raw }: EntryParts): EntryBase {
  const pieces = members
    .filter(({ name }) => name !== 'entries')
    .map(({ at, value }) => ({ start: at.start, end: value.end, text: raw({ start: at.start, end: value.end }) }));
  return { pieces };
}
