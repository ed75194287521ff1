import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { U64 } from '../../model/u64';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { OnNotice } from '../../ports/notice';
import type { DirectoryRequest, DirectorySlice, VolumeReader } from '../walk/directoryReader';
import { readU64 } from './binary';
import { ENTRY_VALUE_BYTES } from './entryValue';
import type { DirectoryName } from './directoryListing';
import { directoryName, sortNames } from './directoryListing';
import type { InodeReader } from './inodeReader';
import { DIRECTORIES } from './keys';
import { LargeDirectory } from './largeDirectory';
import type { ReadOnlyRedis } from './readOnlyRedis';
import type { RespReply } from './respReply';

/** Names in one answer, as far as directories are read together; one alone may have up to `MAX_LISTED`. */
const MAX_NAMES = 1024;
/** A directory with more names than this is not read at once. */
const MAX_LISTED = 4096;
/** Directories asked for together: each costs the server a look-up even when the answer is full. */
const MAX_DIRECTORIES = 1024;
const SCAN_COUNT = 10_000;

/** Reads directories for a walk: small ones many at once, large ones whole, sorted, in compact form. */
export class RedisVolumeReader implements VolumeReader {
  private readonly large = new Map<U64, Promise<LargeDirectory>>();

  constructor(
    private readonly redis: ReadOnlyRedis,
    private readonly inodes: InodeReader,
    private readonly onNotice: OnNotice,
    readonly facts: () => Promise<VolumeFacts>,
  ) {}

  rootEntry(inode: U64): Promise<Entry | undefined> {
    return this.inodes.rootEntry(inode);
  }

  async read(requests: readonly DirectoryRequest[]): Promise<(DirectorySlice | undefined)[]> {
    const [first] = requests;
    if (first === undefined) return [];
    if (this.large.has(first.inode)) return [await this.readLarge(first)];
    // A continuation comes alone, except as the first of many.
    const together = first.from === '' ? requests.slice(0, MAX_DIRECTORIES).filter(({ from }) => from === '') : [first];
    const listings = await this.list(together.map(({ inode }) => inode));
    const [needed] = listings;
    if (needed === undefined) return [await this.readLarge(first)];
    const names = needed.filter(({ name }) => name >= first.from);
    const sizes = [names.length];
    for (const listing of listings.slice(1)) {
      sizes.push(listing?.length ?? -1);
      if (listing !== undefined) for (const name of listing) names.push(name);
    }
    const entries = await this.inodes.entriesOf(names);
    let at = 0;
    return sizes.map((size) => {
      if (size < 0) return undefined;
      const slice = { entries: entries.slice(at, at + size), isLast: true };
      at += size;
      return slice;
    });
  }

  /** Names in byte order; undefined for a directory that is too large, or does not fit any more. */
  private async list(directories: readonly U64[]): Promise<(DirectoryName[] | undefined)[]> {
    const sizes = this.redis.newReads();
    for (const directory of directories) sizes.hlen(DIRECTORIES, directory);
    const counts = await this.redis.bulk(sizes);
    const reads = this.redis.newReads();
    let room = MAX_NAMES;
    const isListed = directories.map((directory) => {
      const count = counts.integer();
      if (room <= 0 || count > MAX_LISTED) return false;
      room -= count;
      reads.hgetall(DIRECTORIES, directory);
      return true;
    });
    if (reads.count === 0) return directories.map(() => undefined);
    const reply = await this.redis.bulk(reads);
    return directories.map((directory, i) =>
      isListed[i] === true ? sortNames(this.namesOf(reply, directory)) : undefined,
    );
  }

  private namesOf(reply: RespReply, directory: U64): DirectoryName[] {
    const names: DirectoryName[] = [];
    for (let left = (reply.array() ?? 0) / 2; left > 0; left--) {
      const name = reply.text();
      reply.string();
      this.addName(names, name, reply.bytes, reply.start, reply.end - reply.start, directory);
    }
    return names;
  }

  private addName(
    names: DirectoryName[],
    name: ByteString,
    bytes: Buffer,
    at: number,
    length: number,
    directory: U64,
  ): void {
    if (name !== '' && length === ENTRY_VALUE_BYTES) {
      names.push({ name, type: bytes[at] ?? 0, inode: readU64(bytes, at + 1) });
    } else {
      directoryName(name, bytes.subarray(at, at + length), directory, this.onNotice);
    }
  }

  private async readLarge({ inode, from }: DirectoryRequest): Promise<DirectorySlice> {
    const directory = this.large.get(inode) ?? this.scan(inode);
    this.large.set(inode, directory);
    const listing = await directory;
    const names = listing.slice(from, MAX_NAMES);
    const isLast = listing.endsWith(names);
    if (isLast) this.large.delete(inode);
    return { entries: await this.inodes.entriesOf(names), isLast };
  }

  private async scan(directory: U64): Promise<LargeDirectory> {
    const builder = LargeDirectory.builder();
    let cursor = '0';
    do {
      const reads = this.redis.newReads();
      reads.hscan(DIRECTORIES, directory, cursor, SCAN_COUNT);
      const reply = await this.redis.bulk(reads);
      reply.array();
      cursor = reply.text();
      for (const name of this.namesOf(reply, directory)) builder.add(name);
    } while (cursor !== '0');
    return builder.finish();
  }
}
