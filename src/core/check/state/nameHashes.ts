const SMALLEST = 16;

/** ASCII letters in lower case: what clients that ignore case fold is more, but these are what matters. */
export const FOLDED = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) FOLDED[byte] = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;

/** The hashes of a directory's names, to find those that are equal or differ in case only; sixteen bytes a name at most. */
export class NameHashes {
  private slots = new Int32Array(2 * SMALLEST);
  private mask = SMALLEST - 1;
  private used = 0;

  /** For another directory: the memory stays. */
  clear(): void {
    this.mask = SMALLEST - 1;
    this.used = 0;
    this.slots.fill(0, 0, 2 * SMALLEST);
  }

  /** False when a name with this hash is there already. `high` must not be 0. */
  add(high: number, low: number): boolean {
    const { slots, mask } = this;
    let at = low & mask;
    while (slots[2 * at] !== 0) {
      if (slots[2 * at] === high && slots[2 * at + 1] === low) return false;
      at = (at + 1) & mask;
    }
    slots[2 * at] = high;
    slots[2 * at + 1] = low;
    if (++this.used * 3 > (mask + 1) * 2) this.grow();
    return true;
  }

  private grow(): void {
    const old = this.slots.slice(0, 2 * (this.mask + 1));
    this.mask = 2 * this.mask + 1;
    const length = 2 * (this.mask + 1);
    if (this.slots.length < length) this.slots = new Int32Array(length);
    else this.slots.fill(0, 0, length);
    const { slots, mask } = this;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      let at = old[from + 1]! & mask;
      while (slots[2 * at] !== 0) at = (at + 1) & mask;
      slots[2 * at] = old[from]!;
      slots[2 * at + 1] = old[from + 1]!;
    }
  }
}
