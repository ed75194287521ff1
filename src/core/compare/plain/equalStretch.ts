import { Byte } from '../../json/jsonScanner';

const LINE_FEED = 0x0a;
const SPACE = 0x20;
const STRIDE_BYTES = 64 * 1024;
const ENTRIES = Buffer.from('"entries": {', 'latin1');

/** How many bytes are the same from two places on, at most `length`; the first `known` of them are taken for equal. */
export function commonLength(
  left: Buffer,
  leftStart: number,
  right: Buffer,
  rightStart: number,
  length: number,
  known: number,
): number {
  let same = Math.min(known, length);
  while (same < length) {
    const size = Math.min(same < STRIDE_BYTES ? Math.max(256, same) : STRIDE_BYTES, length - same);
    const [a, b] = [leftStart + same, rightStart + same];
    if (left.compare(right, b, b + size, a, a + size) !== 0) return same + firstDifference(left, a, right, b, size);
    same += size;
  }
  return length;
}

function firstDifference(left: Buffer, a: number, right: Buffer, b: number, size: number): number {
  let [low, high] = [0, size];
  while (high - low > 64) {
    const middle = (low + high) >>> 1;
    if (left.compare(right, b + low, b + middle, a + low, a + middle) === 0) low = middle;
    else high = middle;
  }
  while (low < high && left[a + low] === right[b + low]) low++;
  return low;
}

/** Whole children of a directory that lie in a stretch of text. */
export interface WholeChildren {
  /** Behind the closing brace of the last. */
  end: number;
  /** Of the opening quote of the last one's name. */
  lastName: number;
  /** They and all below them. */
  entries: number;
  /** How far the text was looked at. */
  lookedTo: number;
}

/**
 * The children that are complete between `start`, behind a child of theirs, and `limit`: every line must have the
 * indentation and the shape of the official layout (docs/formats/json-dump.md §1.4), so that nothing of any other layout
 * is taken for the end of a child. `indent`: spaces in front of the names.
 */
export function wholeChildren(text: Buffer, start: number, limit: number, indent: number): WholeChildren {
  const found: WholeChildren = { end: start, lastName: start, entries: 0, lookedTo: start };
  let entries = 0;
  let name = start;
  /** Open braces and brackets since the names. */
  let depth = 0;
  let at = start;
  if (text[at] !== Byte.comma) return found;
  at += 1;
  while (at < limit && text[at] === LINE_FEED) {
    let first = at + 1;
    while (text[first] === SPACE) first++;
    let end = first;
    while (end < limit && text[end] !== LINE_FEED) end++;
    if (end >= limit) break;
    const byte = text[first];
    const spaces = first - at - 1 - indent;
    const last = text[end - 1];
    if (byte === Byte.objectEnd || byte === Byte.arrayEnd) {
      depth -= 1;
      if (depth < 0 || spaces !== 2 * depth || end - first > (last === Byte.comma ? 2 : 1)) break;
      if (depth === 0) {
        found.end = first + 1;
        found.lastName = name;
        found.entries = entries;
      }
    } else {
      if (spaces !== 2 * depth) break;
      if (last === Byte.objectStart) {
        if (!isOpening(text, first, end, depth)) break;
        if (depth % 2 === 0) entries += 1;
        if (depth === 0) name = first;
        depth += 1;
      } else if (last === Byte.arrayStart) {
        depth += 1;
      } else if (isInlineEntry(text, first, depth)) {
        break;
      }
    }
    at = end;
  }
  found.lookedTo = at;
  return found;
}

/** What has entries in the middle of a line is not counted by lines. */
function isInlineEntry(text: Buffer, first: number, depth: number): boolean {
  if (text[first] !== Byte.quote) return depth === 0;
  return depth % 2 === 0 || text[first + 1] === ENTRIES[1];
}

/** `"name": {` and `"entries": {` take turns. */
function isOpening(text: Buffer, first: number, end: number, depth: number): boolean {
  if (text[first] !== Byte.quote) return false;
  if (depth % 2 === 0) return text[end - 2] === SPACE && text[end - 3] === Byte.colon && text[end - 4] === Byte.quote;
  return end - first === ENTRIES.length && text.compare(ENTRIES, 0, ENTRIES.length, first, end) === 0;
}
