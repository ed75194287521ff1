import type { U64 } from '../../model/u64';

const PAGE_SIZE = 4096;
/** A prime that spreads sizes, which are mostly multiples of a block, over all values. */
const SPREAD = 40_503;

/**
 * The slices that have occurred, with 16 bits of their sizes. A slice must have one size everywhere; nearly every one that does
 * not is found, at two bytes a slice.
 */
export class SliceSizes {
  private readonly pages = new Map<U64, Uint16Array>();

  /** Whether the slice is new, or as it was before. */
  add(id: U64, size: number): 'new' | 'same' | 'different' {
    const offset = typeof id === 'number' ? id % PAGE_SIZE : Number(id % BigInt(PAGE_SIZE));
    const key = typeof id === 'number' ? (id - offset) / PAGE_SIZE : id / BigInt(PAGE_SIZE);
    let page = this.pages.get(key);
    if (page === undefined) {
      page = new Uint16Array(PAGE_SIZE);
      this.pages.set(key, page);
    }
    // 0 is a slice that has not occurred.
    const mark = 1 + ((Math.imul(size ^ (size >>> 16), SPREAD) >>> 8) % 0xffff);
    const before = page[offset] ?? 0;
    if (before === 0) {
      page[offset] = mark;
      return 'new';
    }
    return before === mark ? 'same' : 'different';
  }
}
