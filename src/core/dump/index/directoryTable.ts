const FIRST_CAPACITY = 1024;
const TWO_32 = 2 ** 32;

/** Where the record of each directory is in the index file, by the directory's number: six bytes each. */
export class DirectoryTable {
  count = 0;
  private low = new Uint32Array(FIRST_CAPACITY);
  private high = new Uint16Array(FIRST_CAPACITY);

  /** Gives the next number; the record comes later. */
  add(): number {
    const number = this.count++;
    if (number === this.low.length) {
      const low = new Uint32Array(number * 2);
      low.set(this.low);
      this.low = low;
      const high = new Uint16Array(number * 2);
      high.set(this.high);
      this.high = high;
    }
    return number;
  }

  set(number: number, position: number): void {
    this.low[number] = position % TWO_32;
    this.high[number] = Math.floor(position / TWO_32);
  }

  /** 0 while the directory is being read: no record is at the start of the file. */
  position(number: number): number {
    return this.high[number]! * TWO_32 + this.low[number]!;
  }

  /** Parts of the file's tables (docs/index-format.md §4); `load` takes them in this order. */
  parts(): Uint8Array[] {
    const { count, low, high } = this;
    return [
      new Uint8Array(low.buffer, low.byteOffset, count * 4),
      new Uint8Array(high.buffer, high.byteOffset, count * 2),
    ];
  }

  static sizes(count: number): [number, number] {
    return [count * 4, count * 2];
  }

  static load(count: number, low: Uint8Array, high: Uint8Array): DirectoryTable {
    const table = new DirectoryTable();
    table.count = count;
    table.low = new Uint32Array(count);
    new Uint8Array(table.low.buffer).set(low);
    table.high = new Uint16Array(count);
    new Uint8Array(table.high.buffer).set(high);
    return table;
  }
}
