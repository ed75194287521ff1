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
import { danglingAttr } from '../walk/danglingAttr';
import { decodeAclRule } from './aclRule';
import type { AttrRecord } from './attrRecord';
import { decodeAttrRecord } from './attrRecord';
import type { DirectoryName } from './directoryListing';
import { ACL, chunkKey, nodeKey, symlinkKey, xattrKey } from './keys';
import type { ReadOnlyRedis, Reading } from './readOnlyRedis';
import { bufferOf, buffersOf, pairsOf, requireReply } from './replies';
import type { Reply } from './redisConnection';
import { ServerReplyError } from './redisErrors';
import type { ScriptRunner } from './scriptRunner';
import { READ_INODES } from './scripts';
import { SLICE_BYTES, decodeSlices } from './sliceList';

/** Inodes asked for in one script: the server does nothing else meanwhile. */
const INODES_PER_SCRIPT = 1024;
/** Commands of one pipeline. */
const COMMANDS = 1000;
/** Chunks of a file that are asked for one by one; beyond, the keys are looked for instead (docs/formats/redis.md §5.2). */
const MAX_ASKED_CHUNKS = 64 * 1024;
const SCAN_COUNT = 10_000;

/** All that is stored for one inode. */
export interface InodeRecord {
  record: AttrRecord | undefined;
  /** Target of a symlink. */
  target: ByteString;
  /** Undefined when the record is damaged. */
  firstSlices: Slice[] | undefined;
  xattrs: readonly Xattr[];
}

/** Reads entries with all that belongs to them, many at a time. */
export class InodeReader {
  private acls: Promise<Map<number, Acl>> | undefined;

  constructor(
    private readonly redis: ReadOnlyRedis,
    private readonly scripts: ScriptRunner,
    private readonly onNotice: OnNotice,
  ) {}

  async entriesOf(names: readonly DirectoryName[]): Promise<Entry[]> {
    const entries: Entry[] = [];
    for (let at = 0; at < names.length; at += INODES_PER_SCRIPT) {
      const part = names.slice(at, at + INODES_PER_SCRIPT);
      const records = await this.records(part.map(({ inode }) => inode));
      for (const [i, name] of part.entries()) {
        const found = records[i];
        if (found === undefined) continue;
        const entry = this.entryOf(name, found);
        entries.push(entry);
        if (needsMore(found)) await this.complete(entry, found);
      }
    }
    return entries;
  }

  /** An inode that no directory names here. Undefined when it has no attributes. */
  async rootEntry(inode: U64): Promise<Entry | undefined> {
    const [entry] = await this.entriesOf([{ name: '', type: EntryType.unknown, inode }]);
    return entry?.dangling === false ? entry : undefined;
  }

  async records(inodes: readonly U64[]): Promise<InodeRecord[]> {
    if (inodes.length === 0) return [];
    const packed = bufferOf(await this.scripts.run(READ_INODES, this.redis.prefix, ...inodes.map(String)));
    return packed === undefined ? this.recordsByCommands(inodes) : unpackRecords(packed, inodes.length);
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

  /** All chunk lists of a file up to its length; the first is known. What lies beyond could be found by a scan of all keys only. */
  async chunksOf(inode: U64, length: U64, first: Slice[] | undefined): Promise<Chunk[]> {
    const chunks: Chunk[] = [];
    if (first === undefined || first.length > 0) chunks.push(this.chunk(inode, 0, first));
    const count = Math.ceil(Number(length) / CHUNK_SIZE_BYTES);
    const indexes = count > MAX_ASKED_CHUNKS ? await this.chunkIndexes(inode) : range(1, count);
    for (let at = 0; at < indexes.length; at += COMMANDS) {
      const part = indexes.slice(at, at + COMMANDS);
      const replies = await this.redis.pipeline(
        part.map((index): Reading => ['LRANGE', this.redis.prefix + chunkKey(inode, index), 0, -1]),
      );
      part.forEach((index, i) => {
        const elements = buffersOf(requireReply(replies[i]));
        if (elements.length > 0) chunks.push(this.chunk(inode, index, slicesOf(elements)));
      });
    }
    return chunks;
  }

  /** The entry as far as its record tells. */
  private entryOf({ name, type, inode }: DirectoryName, { record, target, xattrs, firstSlices }: InodeRecord): Entry {
    const entry = bareEntry(name, inode, record?.attr ?? danglingAttr(type, 1));
    if (record === undefined) entry.dangling = true;
    entry.target = target;
    entry.xattrs = xattrs;
    const isFile = entry.attr.type === EntryType.regular && entry.attr.length !== 0;
    if (isFile && firstSlices?.length !== 0) entry.chunks = [this.chunk(inode, 0, firstSlices)];
    return entry;
  }

  /** What few entries have: further chunks and ACLs. */
  private async complete(entry: Entry, { record, firstSlices }: InodeRecord): Promise<void> {
    const { inode, attr } = entry;
    if (isLong(attr)) {
      const chunks = await this.chunksOf(inode, attr.length, firstSlices);
      entry.chunks = chunks.filter(({ index }) => index * CHUNK_SIZE_BYTES < attr.length);
    }
    const { accessAclId = 0, defaultAclId = 0 } = record ?? {};
    if (accessAclId !== 0) entry.accessAcl = await this.acl(accessAclId, inode);
    if (defaultAclId !== 0) entry.defaultAcl = await this.acl(defaultAclId, inode);
  }

  private chunk(inode: U64, index: number, slices: Slice[] | undefined): Chunk {
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
    const acls = await (this.acls ??= this.readAcls());
    const acl = acls.get(id);
    if (acl === undefined) {
      this.onNotice({
        code: 'damagedRecord',
        message: `Inode ${inode} names ACL ${id}, which the volume does not have.`,
      });
    }
    return acl;
  }

  private async readAcls(): Promise<Map<number, Acl>> {
    const acls = new Map<number, Acl>();
    for (const [id, bytes] of pairsOf(await this.redis.call('HGETALL', this.redis.prefix + ACL))) {
      const acl = decodeAclRule(bytes);
      if (acl !== undefined) acls.set(Number(id), acl);
    }
    return acls;
  }

  /** The same as the script by plain commands, in two round trips. */
  private async recordsByCommands(inodes: readonly U64[]): Promise<InodeRecord[]> {
    const { prefix } = this.redis;
    const [nodes, xattrCount] = await this.redis.pipeline([
      ['MGET', ...inodes.map((inode) => prefix + nodeKey(inode))],
      ['EXISTS', ...inodes.map((inode) => prefix + xattrKey(inode))],
    ]);
    const bytes = requireReply(nodes);
    const records = inodes.map((_, i) => {
      const record = bufferOf(Array.isArray(bytes) ? bytes[i] : null);
      return record === undefined ? undefined : decodeAttrRecord(record);
    });
    const hasXattrs = Number(requireReply(xattrCount)) > 0;
    const commands: Reading[] = [];
    const wanted = inodes.map((inode, i) => {
      const attr = records[i]?.attr;
      const body =
        attr?.type === EntryType.regular && attr.length !== 0
          ? commands.push(['LRANGE', prefix + chunkKey(inode, 0), 0, -1])
          : attr?.type === EntryType.symlink
            ? commands.push(['GET', prefix + symlinkKey(inode)])
            : 0;
      const xattrs = hasXattrs ? commands.push(['HGETALL', prefix + xattrKey(inode)]) : 0;
      return { body, xattrs };
    });
    const replies = await this.redis.pipeline(commands);
    const replyAt = (position: number): Reply => {
      const reply = replies[position - 1];
      if (reply instanceof ServerReplyError) throw reply;
      return reply ?? null;
    };
    return inodes.map((_, i): InodeRecord => {
      const record = records[i];
      const { body = 0, xattrs = 0 } = wanted[i] ?? {};
      const reply = body === 0 ? null : replyAt(body);
      return {
        record,
        target: record?.attr.type === EntryType.symlink ? (bufferOf(reply)?.toString('latin1') ?? '') : '',
        firstSlices: record?.attr.type === EntryType.regular ? slicesOf(buffersOf(reply)) : [],
        xattrs: xattrs === 0 ? NO_XATTRS : sortedXattrs(pairsOf(replyAt(xattrs))),
      };
    });
  }
}

function needsMore({ record }: InodeRecord): boolean {
  return record !== undefined && (record.accessAclId !== 0 || record.defaultAclId !== 0 || isLong(record.attr));
}

function isLong({ type, length }: Attr): boolean {
  return type === EntryType.regular && length > CHUNK_SIZE_BYTES;
}

function unpackRecords(bytes: Buffer, count: number): InodeRecord[] {
  const records: InodeRecord[] = [];
  let at = 0;
  const lengthAt = (): number => {
    const length = bytes.readUInt32BE(at);
    at += 4;
    return length;
  };
  for (let i = 0; i < count; i++) {
    const recordLength = lengthAt();
    const record = recordLength === 0 ? undefined : decodeAttrRecord(bytes, at, recordLength);
    at += recordLength;
    const bodyLength = lengthAt();
    const isLink = record?.attr.type === EntryType.symlink;
    const target = isLink ? bytes.toString('latin1', at, at + bodyLength) : '';
    const isWhole = bodyLength % SLICE_BYTES === 0;
    const firstSlices = isLink ? [] : isWhole ? decodeSlices(bytes, at, bodyLength / SLICE_BYTES) : undefined;
    at += bodyLength;
    const xattrCount = lengthAt();
    const pairs: [ByteString, Buffer][] = [];
    for (let j = 0; j < xattrCount; j++) {
      const nameLength = lengthAt();
      const name = bytes.toString('latin1', at, at + nameLength);
      at += nameLength;
      const valueLength = lengthAt();
      pairs.push([name, bytes.subarray(at, at + valueLength)]);
      at += valueLength;
    }
    records.push({ record, target, firstSlices, xattrs: xattrCount === 0 ? NO_XATTRS : sortedXattrs(pairs) });
  }
  return records;
}

function sortedXattrs(pairs: readonly [ByteString, Buffer][]): Xattr[] {
  const xattrs = pairs.map(([name, value]) => ({ name, value: value.toString('latin1') }));
  return xattrs.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Undefined when an element is no slice record: then none of them can be trusted. */
function slicesOf(elements: readonly Buffer[]): Slice[] | undefined {
  if (elements.some(({ length }) => length !== SLICE_BYTES)) return undefined;
  return elements.flatMap((element) => decodeSlices(element, 0, 1));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}
