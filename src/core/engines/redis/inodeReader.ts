import type { Acl } from '../../model/acl';
import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import type { Chunk, Slice } from '../../model/chunk';
import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import type { Entry, Xattr } from '../../model/entry';
import { NO_XATTRS, bareEntry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { OnNotice } from '../../ports/notice';
import { aclById } from '../aclById';
import { decodeAclRule } from './aclRule';
import type { AttrRecord } from './attrRecord';
import { decodeAttrRecord } from './attrRecord';
import type { DirectoryName } from './directoryListing';
import { missingAttr } from './directoryListing';
import { ACL, FIRST_CHUNKS, NODES, SYMLINKS, XATTRS, chunksAt, nodeKey } from './keys';
import type { BulkReads } from './bulkReads';
import type { ReadOnlyRedis } from './readOnlyRedis';
import { bufferOf, buffersOf, pairsOf } from './replies';
import type { RespReply } from './respReply';
import { SLICE_BYTES, decodeSlice } from './sliceList';

/** Inodes asked for at a time; keys of one MGET or EXISTS. */
const INODES_AT_A_TIME = 1024;
/** Commands of one pipeline. */
const COMMANDS = 1000;
/** Chunks of a file that are asked for one by one; beyond, the keys are looked for instead (docs/formats/redis.md §5.2). */
const MAX_ASKED_CHUNKS = 64 * 1024;
const SCAN_COUNT = 10_000;

const NO_SLICES: readonly Slice[] = Object.freeze([]);

/** All that is stored for one inode. */
export interface InodeRecord {
  record: AttrRecord | undefined;
  /** Target of a symlink. */
  target: ByteString;
  /** Undefined when the record is damaged. */
  firstSlices: readonly Slice[] | undefined;
  xattrs: readonly Xattr[];
}

/** A file of which the slices of the first chunk are known. */
export interface ChunkedFile {
  inode: U64;
  length: U64;
  /** Undefined when the record is damaged. */
  firstSlices: readonly Slice[] | undefined;
}

/** Reads entries with all that belongs to them, many at a time. */
export class InodeReader {
  private acls: Promise<Map<number, Acl>> | undefined;

  constructor(
    private readonly redis: ReadOnlyRedis,
    private readonly onNotice: OnNotice,
    /** Known of a volume that was just loaded: nothing needs to be asked. */
    private readonly isWithoutXattrs = false,
  ) {}

  async entriesOf(names: readonly DirectoryName[]): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let at = 0; at < names.length; at += INODES_AT_A_TIME) {
      const part = names.slice(at, at + INODES_AT_A_TIME);
      const records = await this.records(part);
      const long: { entry: Entry; firstSlices: InodeRecord['firstSlices'] }[] = [];
      for (const [i, name] of part.entries()) {
        const found = records[i];
        if (found === undefined) continue;
        const entry = this.entryOf(name, found);
        entries.push(entry);
        if (isLong(entry.attr)) long.push({ entry, firstSlices: found.firstSlices });
        if (found.record !== undefined && hasAcls(found.record)) {
          Object.assign(entry, await this.aclsOf(entry.inode, found.record));
        }
      }
      if (long.length > 0) await this.addLongChunks(long);
    }
    return entries;
  }

  /** An inode that no directory names here. Undefined when it has no attributes. */
  async rootEntry(inode: U64): Promise<Entry | undefined> {
    const [entry] = await this.entriesOf([{ name: '', type: EntryType.unknown, inode }]);
    return entry?.dangling === false ? entry : undefined;
  }

  /**
   * Everything of up to `INODES_AT_A_TIME` inodes. What a directory says of their types decides what is asked for at once; where
   * the attributes say otherwise, the rest follows (docs/formats/redis.md §5.1).
   */
  async records(names: readonly Pick<DirectoryName, 'type' | 'inode'>[]): Promise<InodeRecord[]> {
    if (names.length === 0) return [];
    const reads = this.redis.newReads();
    const inodes = names.map(({ inode }) => inode);
    reads.mget(NODES, inodes);
    if (!this.isWithoutXattrs) reads.exists(XATTRS, inodes);
    for (const { type, inode } of names) askBody(reads, type, inode);
    const reply = await this.redis.bulk(reads);
    const records = readRecords(reply, names.length);
    const hasXattrs = !this.isWithoutXattrs && reply.integer() > 0;
    names.forEach(({ type }, i) => {
      readBody(reply, type, records[i]);
    });
    await this.readMistaken(names, records);
    if (hasXattrs) await this.readXattrs(names, records);
    return records;
  }

  /** Attributes only. */
  async attrs(names: readonly DirectoryName[]): Promise<(Attr | undefined)[]> {
    if (names.length === 0) return [];
    const reply = await this.redis.call('MGET', ...names.map(({ inode }) => this.redis.prefix + nodeKey(inode)));
    return (Array.isArray(reply) ? reply : []).map((record) => {
      const bytes = bufferOf(record);
      return bytes === undefined ? undefined : decodeAttrRecord(bytes)?.attr;
    });
  }

  /**
   * All chunk lists of files up to their lengths; the first ones are known. What lies beyond could be found by a scan of all
   * keys only.
   */
  async chunksOf(files: readonly ChunkedFile[]): Promise<Chunk[][]> {
    const found = files.map(({ inode, firstSlices }) =>
      firstSlices?.length === 0 ? [] : [this.chunk(inode, 0, firstSlices)],
    );
    let reads = this.redis.newReads();
    let asked: { file: number; inode: U64; index: number }[] = [];
    const receive = async (): Promise<void> => {
      if (asked.length === 0) return;
      const reply = await this.redis.bulk(reads);
      for (const { file, inode, index } of asked) {
        const slices = readSlices(reply);
        if (slices?.length !== 0) found[file]?.push(this.chunk(inode, index, slices));
      }
      reads = this.redis.newReads();
      asked = [];
    };
    for (const [file, { inode, length }] of files.entries()) {
      for (const index of await this.furtherIndexes(inode, length)) {
        reads.lrange(chunksAt(index), inode);
        asked.push({ file, inode, index });
        if (asked.length >= COMMANDS) await receive();
      }
    }
    await receive();
    return found;
  }

  /** The entry as far as its record tells. */
  private entryOf({ name, type, inode }: DirectoryName, { record, target, xattrs, firstSlices }: InodeRecord): Entry {
    const entry = bareEntry(name, inode, record?.attr ?? missingAttr(type));
    if (record === undefined) entry.dangling = true;
    entry.target = target;
    entry.xattrs = xattrs;
    // All chunks of a long file are read, and said of, together.
    const isShort = entry.attr.type === EntryType.regular && entry.attr.length !== 0 && !isLong(entry.attr);
    if (isShort && firstSlices?.length !== 0) entry.chunks = [this.chunk(inode, 0, firstSlices)];
    return entry;
  }

  async aclsOf(
    inode: U64,
    { accessAclId, defaultAclId }: AttrRecord,
  ): Promise<Pick<Entry, 'accessAcl' | 'defaultAcl'>> {
    return {
      accessAcl: await this.acl(accessAclId, inode),
      defaultAcl: await this.acl(defaultAclId, inode),
    };
  }

  private async addLongChunks(
    files: readonly { entry: Entry; firstSlices: InodeRecord['firstSlices'] }[],
  ): Promise<void> {
    const chunks = await this.chunksOf(
      files.map(({ entry, firstSlices }) => ({ inode: entry.inode, length: entry.attr.length, firstSlices })),
    );
    files.forEach(({ entry }, i) => {
      const { length } = entry.attr;
      entry.chunks = (chunks[i] ?? []).filter(({ index }) => index * CHUNK_SIZE_BYTES < length);
    });
  }

  private async furtherIndexes(inode: U64, length: U64): Promise<number[]> {
    const count = Math.ceil(Number(length) / CHUNK_SIZE_BYTES);
    return count > MAX_ASKED_CHUNKS ? this.chunkIndexes(inode) : range(1, count);
  }

  private chunk(inode: U64, index: number, slices: readonly Slice[] | undefined): Chunk {
    if (slices !== undefined) return { index, slices };
    this.onNotice({
      code: 'damagedRecord',
      message: `Chunk ${index} of inode ${inode} is damaged; it is treated as holding no slices.`,
    });
    return { index, slices: [] };
  }

  private async chunkIndexes(inode: U64): Promise<number[]> {
    const start = `${this.redis.prefix}c${inode}_`;
    const found = new Set<number>();
    let cursor = '0';
    do {
      const reply = await this.redis.call('SCAN', cursor, 'MATCH', `${start}*`, 'COUNT', SCAN_COUNT);
      const [next, keys] = Array.isArray(reply) ? reply : [];
      cursor = String(next);
      for (const key of buffersOf(keys)) found.add(Number(key.toString().slice(start.length)));
    } while (cursor !== '0');
    found.delete(0);
    return [...found].filter(Number.isSafeInteger).sort((a, b) => a - b);
  }

  private async acl(id: number, inode: U64): Promise<Acl | undefined> {
    return id === 0 ? undefined : aclById(await (this.acls ??= this.readAcls()), id, inode, this.onNotice);
  }

  private async readAcls(): Promise<Map<number, Acl>> {
    const acls = new Map<number, Acl>();
    for (const [id, bytes] of pairsOf(await this.redis.call('HGETALL', this.redis.prefix + ACL))) {
      const acl = decodeAclRule(bytes);
      if (acl !== undefined) acls.set(Number(id), acl);
    }
    return acls;
  }

  private async readMistaken(
    names: readonly Pick<DirectoryName, 'type' | 'inode'>[],
    records: readonly InodeRecord[],
  ): Promise<void> {
    const mistaken = names.flatMap(({ type, inode }, i) => {
      const record = records[i];
      const attr = record?.record?.attr;
      return record === undefined || attr === undefined || attr.type === type ? [] : { inode, type: attr.type, record };
    });
    const reads = this.redis.newReads();
    for (const { type, inode } of mistaken) askBody(reads, type, inode);
    if (reads.count === 0) return;
    const reply = await this.redis.bulk(reads);
    for (const { type, record } of mistaken) readBody(reply, type, record);
  }

  private async readXattrs(
    names: readonly Pick<DirectoryName, 'inode'>[],
    records: readonly InodeRecord[],
  ): Promise<void> {
    const reads = this.redis.newReads();
    for (const { inode } of names) reads.hgetall(XATTRS, inode);
    const reply = await this.redis.bulk(reads);
    for (const record of records) {
      const fields = (reply.array() ?? 0) / 2;
      if (fields === 0) continue;
      const xattrs = Array.from({ length: fields }, (): Xattr => ({ name: reply.text(), value: reply.text() }));
      record.xattrs = xattrs.sort((a, b) => (a.name < b.name ? -1 : 1));
    }
  }
}

function askBody(reads: BulkReads, type: number, inode: U64): void {
  if (type === EntryType.regular) reads.lrange(FIRST_CHUNKS, inode);
  else if (type === EntryType.symlink) reads.get(SYMLINKS, inode);
}

function hasAcls({ accessAclId, defaultAclId }: AttrRecord): boolean {
  return accessAclId !== 0 || defaultAclId !== 0;
}

function isLong({ type, length }: Attr): boolean {
  return type === EntryType.regular && length > CHUNK_SIZE_BYTES;
}

function readRecords(reply: RespReply, count: number): InodeRecord[] {
  reply.array();
  return Array.from({ length: count }, () => {
    const record = reply.string() ? decodeAttrRecord(reply.bytes, reply.start, reply.end - reply.start) : undefined;
    return { record, target: '', firstSlices: NO_SLICES, xattrs: NO_XATTRS };
  });
}

/** What `askBody` asked for. It belongs to the inode only if its attributes name the same type. */
function readBody(reply: RespReply, type: number, record: InodeRecord | undefined): void {
  if (type !== EntryType.regular && type !== EntryType.symlink) return;
  const isRight = record?.record?.attr.type === type;
  if (type === EntryType.symlink) {
    const target = reply.text();
    if (isRight) record.target = target;
    return;
  }
  const slices = readSlices(reply);
  if (isRight) record.firstSlices = slices;
}

/** A chunk's list; undefined when an element is no slice record: then none of them can be trusted. */
function readSlices(reply: RespReply): Slice[] | undefined {
  let slices: Slice[] | undefined = [];
  for (let left = reply.array() ?? 0; left > 0; left--) {
    reply.string();
    if (reply.end - reply.start !== SLICE_BYTES) slices = undefined;
    else slices?.push(decodeSlice(reply.bytes, reply.start));
  }
  return slices;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
