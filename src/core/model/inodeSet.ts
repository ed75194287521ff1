import type { U64 } from './u64';
import { canonical } from './u64';

const PAGE_BITS = 12;
const PAGE_SIZE = 2 ** PAGE_BITS;

/**
 * A set of inodes or slice ids at about one bit each: clients hand numbers out in runs, so pages of 4096 fill up. A
 * `Set` would take fifty bytes an inode.
 */
export class InodeSet {
  private readonly pages = new Map<U64, Uint32Array>();
  private lastKey: U64 = -1;
  private lastPage = new Uint32Array(0);

  /** True when the inode was not in the set before. */
  add(inode: U64): boolean {
    const offset = typeof inode === 'number' ? inode % PAGE_SIZE : Number(inode % BigInt(PAGE_SIZE));
    const page = this.pageOf(inode, offset);
    const word = offset >>> 5;
    const bit = 1 << (offset & 31);
    const before = page[word] ?? 0;
    page[word] = before | bit;
    return (before & bit) === 0;
  }

  has(inode: U64): boolean {
    const offset = typeof inode === 'number' ? inode % PAGE_SIZE : Number(inode % BigInt(PAGE_SIZE));
    const page = this.pages.get(keyOf(inode, offset));
    return page !== undefined && ((page[offset >>> 5] ?? 0) & (1 << (offset & 31))) !== 0;
  }

  /** All members, in runs. */
  *values(): Generator<U64> {
    for (const [key, page] of this.pages) {
      for (const [word, bits] of page.entries()) {
        for (let bit = 0; bits !== 0 && bit < 32; bit++) {
          if (((bits >>> bit) & 1) === 1) yield canonical(BigInt(key) * BigInt(PAGE_SIZE) + BigInt(word * 32 + bit));
        }
      }
    }
  }

  private pageOf(inode: U64, offset: number): Uint32Array {
    const key = keyOf(inode, offset);
    if (key === this.lastKey) return this.lastPage;
    let page = this.pages.get(key);
    if (page === undefined) {
      page = new Uint32Array(PAGE_SIZE / 32);
      this.pages.set(key, page);
    }
    this.lastKey = key;
    this.lastPage = page as Uint32Array<ArrayBuffer>;
    return page;
  }
}

function keyOf(inode: U64, offset: number): U64 {
  return typeof inode === 'number' ? (inode - offset) / PAGE_SIZE : inode >> BigInt(PAGE_BITS);
}
