const BITS_A_VALUE = 12;
const WORD_BITS = 32;

/** Words for a filter of so many values. About one of fifty values that are not in it seems to be. */
export function filterWords(values: number): number {
  return Math.ceil((values * BITS_A_VALUE) / WORD_BITS);
}

/** All bits of a value lie in one word. */
export function addToFilter(words: Uint32Array, start: number, count: number, value: number): void {
  const hash = hashOf(value);
  const word = start + wordOf(hash, count);
  words[word] = words[word]! | bitsOf(hash);
}

/** False: the value is not in it. */
export function mayHold(words: Uint32Array, start: number, count: number, value: number): boolean {
  const hash = hashOf(value);
  const bits = bitsOf(hash);
  return (words[start + wordOf(hash, count)]! & bits) === bits;
}

function wordOf(hash: number, count: number): number {
  return Math.floor(((hash >>> 0) / 2 ** 32) * count);
}

function bitsOf(hash: number): number {
  const mixed = Math.imul(hash, 0x9e3779b1);
  return (
    (1 << (mixed >>> 27)) | (1 << ((mixed >>> 22) & 31)) | (1 << ((mixed >>> 17) & 31)) | (1 << ((mixed >>> 12) & 31))
  );
}

/** Of an integer, or of a double that stands for one beyond 2^53. */
function hashOf(value: number): number {
  let hash = (value >>> 0) ^ Math.imul(Math.floor(value / 2 ** 32) >>> 0, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
}
