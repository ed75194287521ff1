import type { ByteString } from '../../model/byteString';
import type { U64 } from '../../model/u64';
import { GrowingBuffer } from '../growingBuffer';
import { readU64 } from './binary';
import type { DirectoryName } from './directoryListing';
import { ENTRY_VALUE_BYTES, encodeEntryValue } from './entryValue';
import { NAME_AT, compareNames, nameLength, sortByName } from './nameOrder';

const INITIAL_BYTES = 1024 * 1024;

/**
 * The names of a directory with too many of them for a list of objects: one buffer of records (type, inode, length of the
 * name, name) and the place of each, in byte order.
 */
export class LargeDirectory {
  private constructor(
    private readonly records: Buffer,
    private readonly places: Uint32Array,
  ) {}

  static builder(): LargeDirectoryBuilder {
    return new LargeDirectoryBuilder((records, places) => new LargeDirectory(records, places));
  }

  /** Names from `from` on. */
  slice(from: ByteString, limit: number): DirectoryName[] {
    const start = this.indexOf(from);
    return Array.from(this.places.subarray(start, start + limit), (place) => this.at(place));
  }

  /** Whether nothing follows these names. */
  endsWith(names: readonly DirectoryName[]): boolean {
    const last = names.at(-1);
    return last === undefined || this.indexOf(`${last.name}\0`) === this.places.length;
  }

  private indexOf(name: ByteString): number {
    let low = 0;
    let high = this.places.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.nameAt(this.places[middle] ?? 0) < name) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private at(place: number): DirectoryName {
    const inode: U64 = readU64(this.records, place + 1);
    return { name: this.nameAt(place), type: this.records[place] ?? 0, inode };
  }

  private nameAt(place: number): ByteString {
    const start = place + NAME_AT;
    return this.records.toString('latin1', start, start + nameLength(this.records, place));
  }
}

class LargeDirectoryBuilder {
  private readonly records = new GrowingBuffer(INITIAL_BYTES);
  private places = new Uint32Array(64 * 1024);
  private count = 0;

  constructor(private readonly make: (records: Buffer, places: Uint32Array) => LargeDirectory) {}

  add({ name, type, inode }: DirectoryName): void {
    const { records } = this;
    records.reserve(NAME_AT + name.length);
    if (this.count === this.places.length) {
      const larger = new Uint32Array(2 * this.places.length);
      larger.set(this.places);
      this.places = larger;
    }
    this.places[this.count++] = records.length;
    encodeEntryValue({ type, inode }, records.bytes, records.length);
    records.length = records.bytes.writeUInt32BE(name.length, records.length + ENTRY_VALUE_BYTES);
    records.length += records.bytes.write(name, records.length, 'latin1');
  }

  /** Sorted, and each name once: a scan may give one twice (docs/formats/redis.md §5.3). */
  finish(): LargeDirectory {
    const records = this.records.take();
    const places = this.places.subarray(0, this.count);
    sortByName(records, places);
    let kept = 0;
    for (const place of places) {
      if (kept > 0 && compareNames(records, places[kept - 1] ?? 0, place) === 0) continue;
      places[kept++] = place;
    }
    return this.make(records, places.subarray(0, kept));
  }
}
