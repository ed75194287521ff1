import { addToFilter, filterWords, mayHold } from './bloomFilter';

/** Numbers of one segment: where it is, and bounds of its inodes and slices. */
const NUMBERS = 6;
const Field = { start: 0, length: 1, minInode: 2, maxInode: 3, minSlice: 4, maxSlice: 5 } as const;
/** Checksum, and where its two filters end. */
const WORDS = 3;

/**
 * What a look-up of an inode or a slice has to know of each segment (docs/index-format.md §4). Values beyond 2^53 are
 * rounded: a bound or a filter then takes some that it need not.
 */
export class SegmentTable {
  private numbers = new Float64Array(64 * NUMBERS);
  private words = new Uint32Array(64 * WORDS);
  private filters = new Uint32Array(4096);
  private filterEnd = 0;
  count = 0;

  /** Of everything that has been added. */
  get end(): number {
    return this.count === 0 ? 0 : this.start(this.count - 1) + this.length(this.count - 1);
  }

  add(
    start: number,
    length: number,
    checksum: number,
    inodes: Float64Array,
    inodeCount: number,
    slices: Float64Array,
    sliceCount: number,
  ): void {
    const i = this.count++;
    if (i * NUMBERS === this.numbers.length) this.grow();
    const at = i * NUMBERS;
    this.numbers[at + Field.start] = start;
    this.numbers[at + Field.length] = length;
    this.words[i * WORDS] = checksum;
    this.words[i * WORDS + 1] = this.addFilter(inodes, inodeCount, at + Field.minInode);
    this.words[i * WORDS + 2] = this.addFilter(slices, sliceCount, at + Field.minSlice);
  }

  start(i: number): number {
    return this.numbers[i * NUMBERS + Field.start]!;
  }

  length(i: number): number {
    return this.numbers[i * NUMBERS + Field.length]!;
  }

  checksum(i: number): number {
    return this.words[i * WORDS]!;
  }

  /** The segment a position in the file belongs to. */
  at(position: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.start(middle) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  mayHoldInode(i: number, inode: number): boolean {
    return this.mayHold(i, inode, Field.minInode, i === 0 ? 0 : this.words[i * WORDS - 1]!, this.words[i * WORDS + 1]!);
  }

  mayHoldSlice(i: number, slice: number): boolean {
    return this.mayHold(i, slice, Field.minSlice, this.words[i * WORDS + 1]!, this.words[i * WORDS + 2]!);
  }

  /** Parts of the file's tables; `load` takes them in this order. */
  parts(): Uint8Array[] {
    return [
      bytesOf(this.numbers.subarray(0, this.count * NUMBERS)),
      bytesOf(this.words.subarray(0, this.count * WORDS)),
      bytesOf(this.filters.subarray(0, this.filterEnd)),
    ];
  }

  static load(count: number, numbers: Uint8Array, words: Uint8Array, filters: Uint8Array): SegmentTable {
    const table = new SegmentTable();
    table.count = count;
    table.numbers = new Float64Array(copyOf(numbers));
    table.words = new Uint32Array(copyOf(words));
    table.filters = new Uint32Array(copyOf(filters));
    table.filterEnd = table.filters.length;
    return table;
  }

  /** Bytes of the three parts. */
  static sizes(count: number, filterWordCount: number): [number, number, number] {
    return [count * NUMBERS * 8, count * WORDS * 4, filterWordCount * 4];
  }

  get filterWordCount(): number {
    return this.filterEnd;
  }

  private mayHold(i: number, value: number, minField: number, filterStart: number, filterEnd: number): boolean {
    const at = i * NUMBERS + minField;
    if (value < this.numbers[at]! || value > this.numbers[at + 1]!) return false;
    return filterEnd === filterStart || mayHold(this.filters, filterStart, filterEnd - filterStart, value);
  }

  /** Returns where the filter ends. Values that lie close together need none. */
  private addFilter(values: Float64Array, count: number, minField: number): number {
    let min = Infinity;
    let max = -Infinity;
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    this.numbers[minField] = min;
    this.numbers[minField + 1] = max;
    if (count === 0 || max - min < 2 * count) return this.filterEnd;
    const start = this.filterEnd;
    const words = filterWords(count);
    this.filterEnd += words;
    if (this.filterEnd > this.filters.length) {
      const grown = new Uint32Array(Math.max(2 * this.filters.length, this.filterEnd));
      grown.set(this.filters);
      this.filters = grown;
    }
    const { filters } = this;
    for (let i = 0; i < count; i++) addToFilter(filters, start, words, values[i]!);
    return this.filterEnd;
  }

  private grow(): void {
    const numbers = new Float64Array(this.numbers.length * 2);
    numbers.set(this.numbers);
    this.numbers = numbers;
    const words = new Uint32Array(this.words.length * 2);
    words.set(this.words);
    this.words = words;
  }
}

function bytesOf(array: Float64Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function copyOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}
