/** Up to so many names are put in order one by one. */
const FEW = 24;
/** What a name starts with, or that it has ended. */
const BUCKETS = 257;

/** Of the records in the buffer: type (1 byte), inode (8), length of the name (4), the name. */
export const NAME_AT = 13;
const LENGTH_AT = 9;

export function nameLength(records: Buffer, place: number): number {
  return records.readUInt32BE(place + LENGTH_AT);
}

/**
 * Puts places into the byte order of their names. Distributed by one byte after the other: comparing a million names with each
 * other takes many times as long, and nothing else happens meanwhile.
 */
export function sortByName(records: Buffer, places: Uint32Array): void {
  const spare = new Uint32Array(places.length);
  const ends = new Uint32Array(BUCKETS);
  const waiting = [{ from: 0, to: places.length, depth: 0 }];
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    const { from, to, depth } = range;
    if (to - from <= FEW) {
      insert(records, places, from, to, depth);
      continue;
    }
    ends.fill(0);
    for (let i = from; i < to; i++) ends[bucketOf(records, places[i]!, depth)]! += 1;
    // Common beginnings are long, and nothing moves.
    const only = ends.indexOf(to - from);
    if (only >= 0) {
      if (only > 0) waiting.push({ from, to, depth: depth + 1 });
      continue;
    }
    let end = from;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const start = end;
      end += ends[bucket]!;
      // Names that have ended are equal.
      if (bucket > 0 && end - start > 1) waiting.push({ from: start, to: end, depth: depth + 1 });
      ends[bucket] = start;
    }
    for (let i = from; i < to; i++) {
      const place = places[i]!;
      const bucket = bucketOf(records, place, depth);
      spare[ends[bucket]!++] = place;
    }
    places.set(spare.subarray(from, to), from);
  }
}

function bucketOf(records: Buffer, place: number, depth: number): number {
  return depth < nameLength(records, place) ? records[place + NAME_AT + depth]! + 1 : 0;
}

function insert(records: Buffer, places: Uint32Array, from: number, to: number, depth: number): void {
  for (let i = from + 1; i < to; i++) {
    const place = places[i]!;
    let at = i;
    for (; at > from && compareNames(records, places[at - 1]!, place, depth) > 0; at--) places[at] = places[at - 1]!;
    places[at] = place;
  }
}

/** In byte order, when they are known to be alike up to `depth`. */
export function compareNames(records: Buffer, a: number, b: number, depth = 0): number {
  const lengthA = nameLength(records, a);
  const lengthB = nameLength(records, b);
  const length = Math.min(lengthA, lengthB);
  for (let i = depth; i < length; i++) {
    const difference = records[a + NAME_AT + i]! - records[b + NAME_AT + i]!;
    if (difference !== 0) return difference;
  }
  return lengthA - lengthB;
}
