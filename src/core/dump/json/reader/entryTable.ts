import type { ByteString } from '../../../model/byteString';
import type { U64 } from '../../../model/u64';
import { canonical } from '../../../model/u64';

const NO_PARENT = 0xffffffff;
const FIRST_CAPACITY = 1024;
const TWO_32 = 2 ** 32;

const Flag = { directory: 1, amended: 2 } as const;

/**
 * Where the entries of a dump are, in document order: 27 bytes an entry. The descendants of entry `i` are those from `i + 1`
 * up to `end(i)`.
 */
export class EntryTable {
  count = 0;
  private offsetLow = new Uint32Array(FIRST_CAPACITY);
  private offsetHigh = new Uint16Array(FIRST_CAPACITY);
  private inodeLow = new Uint32Array(FIRST_CAPACITY);
  private inodeHigh = new Uint32Array(FIRST_CAPACITY);
  private parents = new Uint32Array(FIRST_CAPACITY);
  private ends = new Uint32Array(FIRST_CAPACITY);
  private hashes = new Uint32Array(FIRST_CAPACITY);
  private flags = new Uint8Array(FIRST_CAPACITY);

  /** Returns the entry's index. `parent` is undefined for the root of a tree. */
  add(offset: number, parent: number | undefined, name: ByteString, inode: U64, isDirectory: boolean): number {
    const i = this.count++;
    if (i === this.offsetLow.length) this.grow();
    this.offsetLow[i] = offset % TWO_32;
    this.offsetHigh[i] = Math.floor(offset / TWO_32);
    this.inodeLow[i] = lowBits(inode);
    this.inodeHigh[i] = highBits(inode);
    this.parents[i] = parent ?? NO_PARENT;
    this.ends[i] = i + 1;
    this.hashes[i] = hashOf(name);
    this.flags[i] = isDirectory ? Flag.directory : 0;
    return i;
  }

  /** Its descendants are complete. */
  endDirectory(i: number, amended: boolean): void {
    this.ends[i] = this.count;
    if (amended) this.flags[i] = Flag.directory | Flag.amended;
  }

  offset(i: number): number {
    return this.offsetHigh[i]! * TWO_32 + this.offsetLow[i]!;
  }

  inode(i: number): U64 {
    const high = this.inodeHigh[i]!;
    const low = this.inodeLow[i]!;
    return high < 2 ** 21 ? high * TWO_32 + low : canonical((BigInt(high) << 32n) | BigInt(low));
  }

  /** Undefined for roots. */
  parent(i: number): number | undefined {
    const parent = this.parents[i]!;
    return parent === NO_PARENT ? undefined : parent;
  }

  end(i: number): number {
    return this.ends[i]!;
  }

  isDirectory(i: number): boolean {
    return (this.flags[i]! & Flag.directory) !== 0;
  }

  /** Members of the directory stand behind its `entries`. */
  isAmended(i: number): boolean {
    return (this.flags[i]! & Flag.amended) !== 0;
  }

  /** False says that the entry has another name. */
  mayHaveName(i: number, hash: number): boolean {
    return this.hashes[i] === hash;
  }

  /** The first entry of an inode at or after `from`, −1 when there is none. */
  find(inode: U64, from = 0): number {
    const low = lowBits(inode);
    const high = highBits(inode);
    for (let i = this.inodeLow.indexOf(low, from); i >= 0 && i < this.count; i = this.inodeLow.indexOf(low, i + 1)) {
      if (this.inodeHigh[i] === high) return i;
    }
    return -1;
  }

  private grow(): void {
    const capacity = this.offsetLow.length * 2;
    this.offsetLow = grown(this.offsetLow, new Uint32Array(capacity));
    this.offsetHigh = grown(this.offsetHigh, new Uint16Array(capacity));
    this.inodeLow = grown(this.inodeLow, new Uint32Array(capacity));
    this.inodeHigh = grown(this.inodeHigh, new Uint32Array(capacity));
    this.parents = grown(this.parents, new Uint32Array(capacity));
    this.ends = grown(this.ends, new Uint32Array(capacity));
    this.hashes = grown(this.hashes, new Uint32Array(capacity));
    this.flags = grown(this.flags, new Uint8Array(capacity));
  }
}

/** FNV-1a. */
export function hashOf(name: ByteString): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

function grown<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

function lowBits(inode: U64): number {
  return typeof inode === 'number' ? inode % TWO_32 : Number(BigInt.asUintN(32, inode));
}

function highBits(inode: U64): number {
  return typeof inode === 'number' ? Math.floor(inode / TWO_32) : Number(BigInt.asUintN(32, inode >> 32n));
}
