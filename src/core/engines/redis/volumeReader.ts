import type { ByteString } from '../../model/byteString';
import type { Entry } from '../../model/entry';
import type { U64 } from '../../model/u64';
import type { VolumeFacts } from '../../model/volumeFacts';
import type { OnNotice } from '../../ports/notice';
import type { DirectoryRequest, DirectorySlice, VolumeReader } from '../walk/directoryReader';
import { decodeEntryValue } from './entryValue';
import type { DirectoryName } from './directoryListing';
import { directoryName, sortNames } from './directoryListing';
import type { InodeReader } from './inodeReader';
import { directoryKey } from './keys';
import { LargeDirectory } from './largeDirectory';
import type { ReadOnlyRedis, Reading } from './readOnlyRedis';
import { bufferOf, decimalOf, pairsOf, requireReply } from './replies';
import type { ScriptRunner } from './scriptRunner';
import { LIST_DIRECTORIES, MAX_LISTED, NOT_LISTED } from './scripts';

/** Names in one answer, as far as directories are read together; one alone may have up to `MAX_LISTED`. */
const MAX_NAMES = 2 * 1024;
/** Directories of one script: each costs the server a look-up even when the answer is full. */
const MAX_DIRECTORIES = 1024;
const SCAN_COUNT = 10_000;

/** Reads directories for a walk: small ones many at once, large ones whole, sorted, in compact form. */
export class RedisVolumeReader implements VolumeReader {
  private readonly large = new Map<U64, Promise<LargeDirectory>>();

  constructor(
    private readonly redis: ReadOnlyRedis,
    private readonly scripts: ScriptRunner,
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

  /** Names in byte order; undefined for a directory that is too large, or did not fit any more. */
  private async list(directories: readonly U64[]): Promise<(DirectoryName[] | undefined)[]> {
    const packed = bufferOf(
      await this.scripts.run(LIST_DIRECTORIES, this.redis.prefix, MAX_NAMES, ...directories.map(String)),
    );
    if (packed === undefined) return this.listByCommands(directories);
    let at = 0;
    return directories.map((directory) => {
      const count = packed.readUInt32BE(at);
      at += 4;
      if (count === NOT_LISTED) return undefined;
      const names: DirectoryName[] = [];
      for (let i = 0; i < count; i++) {
        const nameLength = packed.readUInt32BE(at);
        const nameEnd = at + 4 + nameLength;
        const name: ByteString = packed.toString('latin1', at + 4, nameEnd);
        const valueLength = packed.readUInt32BE(nameEnd);
        at = nameEnd + 4 + valueLength;
        this.addName(names, name, packed.subarray(nameEnd + 4, at), directory);
      }
      return sortNames(names);
    });
  }

  private async listByCommands(directories: readonly U64[]): Promise<(DirectoryName[] | undefined)[]> {
    const keys = directories.map((directory) => this.redis.prefix + directoryKey(directory));
    const counts = (await this.redis.pipeline(keys.map((key): Reading => ['HLEN', key]))).map((reply) =>
      Number(decimalOf(requireReply(reply))),
    );
    let room = MAX_NAMES;
    const listed = counts.map((count) => {
      if (room <= 0 || count > MAX_LISTED) return false;
      room -= count;
      return true;
    });
    const replies = await this.redis.pipeline(keys.filter((_, i) => listed[i]).map((key): Reading => ['HGETALL', key]));
    let next = 0;
    return directories.map((directory, i) => {
      if (listed[i] !== true) return undefined;
      const names: DirectoryName[] = [];
      for (const [name, value] of pairsOf(requireReply(replies[next++]))) this.addName(names, name, value, directory);
      return sortNames(names);
    });
  }

  private addName(names: DirectoryName[], name: ByteString, value: Buffer, directory: U64): void {
    const decoded = name === '' ? undefined : decodeEntryValue(value);
    if (decoded !== undefined) names.push({ name, type: decoded.type, inode: decoded.inode });
    else directoryName(name, value, directory, this.onNotice);
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
    const key = this.redis.prefix + directoryKey(directory);
    let cursor = '0';
    do {
      const reply = await this.redis.call('HSCAN', key, cursor, 'COUNT', SCAN_COUNT);
      const [next, fields] = Array.isArray(reply) ? reply : [];
      cursor = String(next);
      for (const [name, value] of pairsOf(fields)) {
        const found = directoryName(name, value, directory, this.onNotice);
        if (found !== undefined) builder.add(found);
      }
    } while (cursor !== '0');
    return builder.finish();
  }
}
