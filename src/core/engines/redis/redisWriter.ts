import { setTimeout as sleep } from 'node:timers/promises';
import { formatStoredSetting } from '../../dump/json/formatFacts';
import { MetaError } from '../../errors';
import type { Acl } from '../../model/acl';
import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import { toBuffer } from '../../model/byteString';
import type { Slice } from '../../model/chunk';
import type { EntryType } from '../../model/entryType';
import { InodeSet } from '../../model/inodeSet';
import type { Setting } from '../../model/setting';
import type { I64, U64 } from '../../model/u64';
import { maxInt, subtractInt } from '../../model/u64';
import type { Quota } from '../../model/volumeFacts';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LoadedVolume, VolumeWriter } from '../../ports/volumeWriter';
import { encodeAclRule } from './aclRule';
import { ArgumentBuffer } from './argumentBuffer';
import { NLINK_AT, PARENT_AT, attrRecordBytes, encodeAttrRecord } from './attrRecord';
import { readU64, write64 } from './binary';
import type { CommandQueue } from './commandQueue';
import type { OpenRedis } from './connectRedis';
import { ENTRY_VALUE_BYTES, encodeEntryValue } from './entryValue';
import type { Heartbeat } from './heartbeat';
import {
  ACL,
  ACL_MAX_ID,
  DEL_FILES,
  DIR_STATS,
  FIRST_CHUNKS,
  MARKER,
  MARKER_ALIVE,
  NODES,
  QUOTAS,
  SETTING,
  SLICE_REF,
  chunksAt,
  directoryKey,
  nodeKey,
  parentsKey,
  symlinkKey,
  usedInodesOf,
  usedSpaceOf,
  xattrKey,
} from './keys';
import { removeOurKeys } from './ourKeys';
import { encodeQuota } from './quotaValue';
import type { RedisConnector } from './redisConnector';
import { bufferOf, pairsOf, requireReply, decimalOf } from './replies';
import { openRedisSource } from './redisSource';
import { SLICE_BYTES, encodeSlice } from './sliceList';
import { SliceSizes } from './sliceSizes';
import { WaitingNames } from './waitingNames';

/** Keys, fields or elements of one command (docs/formats/redis.md §6.3). */
const MAX_ARGUMENTS = 1000;
/** Inodes with several names that are completed at a time. */
const LINKED_AT_A_TIME = 500;
/** What giving up waits for answers that are due, and for a new connection. */
const SETTLE_MS = 2000;
export const RECONNECT_MS = 3000;
/** After so many passes over the keys without one of ours nothing more is expected. */
const QUIET_PASSES = 3;
const PASS_INTERVAL_MS = 100;

/** Writes one volume into an empty Redis (docs/formats/redis.md §6.3). */
export class RedisWriter implements VolumeWriter {
  private readonly nodes = new ArgumentBuffer();
  private readonly symlinks = new ArgumentBuffer();
  private readonly stats = DIR_STATS.map(() => new ArgumentBuffer());
  private readonly names: WaitingNames;
  private readonly nodePrefix: string;
  private readonly chunkPrefix: string;
  private hasXattrs = false;
  private readonly sliceSizes = new SliceSizes();
  private readonly linked = new InodeSet();
  private aclMaxId = 0;
  private setting: Setting | undefined;

  constructor(
    private readonly redis: OpenRedis,
    private readonly queue: CommandQueue,
    private readonly heartbeat: Heartbeat,
    private readonly connector: RedisConnector,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.names = new WaitingNames((directory, names) => {
      this.queue.addCollected(['HSET', this.key(directoryKey(directory))], names, names.count / 2);
    });
    this.nodePrefix = this.key(NODES.before);
    this.chunkPrefix = this.key(FIRST_CHUNKS.before);
    signal?.addEventListener('abort', this.interrupt, { once: true });
  }

  node(
    inode: U64,
    attr: Attr,
    nlink: number,
    length: U64,
    parent: U64,
    accessAclId: number,
    defaultAclId: number,
  ): void {
    const { nodes } = this;
    nodes.numbered(this.nodePrefix, inode, '');
    const at = nodes.place(attrRecordBytes(accessAclId, defaultAclId, attr.tier));
    encodeAttrRecord({ attr, nlink, length, parent, accessAclId, defaultAclId }, nodes.buffer, at);
    if (this.nodes.count >= 2 * MAX_ARGUMENTS) this.queue.addCollected(['MSET'], this.nodes);
  }

  link(inode: U64, parent: U64): void {
    this.linked.add(inode);
    this.queue.add('HINCRBY', this.key(parentsKey(inode)), String(parent), '1');
  }

  edge(parent: U64, name: ByteString, inode: U64, type: EntryType): void {
    const names = this.names.of(parent);
    names.text(name);
    const at = names.place(ENTRY_VALUE_BYTES);
    encodeEntryValue({ type, inode }, names.buffer, at);
  }

  chunk(inode: U64, index: number, slices: readonly Slice[]): void {
    const { after } = chunksAt(index);
    for (let from = 0; from < slices.length; from += MAX_ARGUMENTS) {
      const end = Math.min(slices.length, from + MAX_ARGUMENTS);
      const command = this.queue.begin(2 + end - from);
      command.text('RPUSH');
      command.numbered(this.chunkPrefix, inode, after);
      for (let i = from; i < end; i++) {
        const slice = slices[i];
        const at = command.place(SLICE_BYTES);
        if (slice !== undefined) encodeSlice(slice, command.buffer, at);
      }
      // It answers how long the list is.
      this.queue.end(end);
    }
  }

  /** A slice without a field has one reference, a field counts those beyond the first (docs/formats/redis.md §3.8). */
  sliceRef(id: U64, size: number): void {
    const found = this.sliceSizes.add(id, size);
    if (found === 'different') {
      throw new MetaError(
        'malformed',
        `Slice ${id} occurs with two sizes (one is ${size} bytes); one of the files that hold it is wrong.`,
      );
    }
    if (found === 'same') this.queue.add('HINCRBY', this.key(SLICE_REF), `k${id}_${size}`, '1');
  }

  symlink(inode: U64, target: ByteString): void {
    this.symlinks.text(this.key(symlinkKey(inode)));
    this.symlinks.text(target);
    if (this.symlinks.count >= 2 * MAX_ARGUMENTS) this.queue.addCollected(['MSET'], this.symlinks);
  }

  xattr(inode: U64, name: ByteString, value: ByteString): void {
    this.hasXattrs = true;
    this.queue.addAnswering(1, 'HSET', this.key(xattrKey(inode)), name, value);
  }

  acl(id: number, acl: Acl): void {
    this.aclMaxId = Math.max(this.aclMaxId, id);
    this.queue.add('HSET', this.key(ACL), String(id), encodeAclRule(acl).toString('latin1'));
  }

  dirStats(directory: U64, dataLength: U64, usedSpace: U64, usedInodes: U64): void {
    // All its names came by then.
    this.names.end(directory);
    const values = [dataLength, usedSpace, usedInodes];
    this.stats.forEach((fields, i) => {
      fields.numbered('', directory, '');
      fields.text(String(values[i]));
    });
    if ((this.stats[0]?.count ?? 0) >= 2 * MAX_ARGUMENTS) this.flushStats();
  }

  drain(): Promise<void> | undefined {
    return this.queue.drain()?.catch((error: unknown) => {
      throw this.connector.translate(error, 'loading');
    });
  }

  async store(volume: LoadedVolume): Promise<void> {
    this.setting = volume.setting;
    try {
      this.queue.addCollected(['MSET'], this.nodes);
      this.queue.addCollected(['MSET'], this.symlinks);
      this.names.flush();
      this.flushStats();
      await this.queue.flush();
      await this.completeLinked();
      this.addRest(volume);
      await this.queue.flush();
    } catch (error) {
      throw this.connector.translate(error, 'loading');
    }
  }

  openStored(): Promise<MetadataSource> {
    const options = { setting: this.storedSetting(), isWithoutXattrs: !this.hasXattrs, signal: this.signal };
    return openRedisSource(this.connector, options);
  }

  async publish(): Promise<void> {
    this.heartbeat.stop();
    const setting = toBuffer(formatStoredSetting(this.storedSetting()));
    try {
      const replies = await this.redis.connection.pipeline([
        ['MULTI'],
        ['SET', this.key(SETTING), setting],
        ['DEL', this.key(MARKER), this.key(MARKER_ALIVE)],
        ['EXEC'],
      ]);
      for (const reply of replies) requireReply(reply);
    } catch (error) {
      throw this.connector.translate(error, 'making the volume visible');
    }
    this.release();
  }

  async abort(): Promise<void> {
    this.heartbeat.stop();
    // What was sent would otherwise be stored behind our back.
    const isSettled = await this.queue.settle(SETTLE_MS);
    this.release();
    try {
      // A new connection works also when the old one is lost.
      const control = await this.connector.open(AbortSignal.timeout(RECONNECT_MS));
      try {
        await this.removeAll(control, isSettled);
        await control.connection.call('DEL', this.key(MARKER), this.key(MARKER_ALIVE));
      } finally {
        control.connection.destroy();
      }
    } catch {
      // The server is gone; the marker it keeps tells what the rest is.
    }
  }

  /** The server may still be busy with what came over a connection that was lost: then until nothing more appears. */
  private async removeAll(control: OpenRedis, isSettled: boolean): Promise<void> {
    await removeOurKeys(control);
    for (let quiet = isSettled ? QUIET_PASSES : 0; quiet < QUIET_PASSES; quiet++) {
      await sleep(PASS_INTERVAL_MS);
      if ((await removeOurKeys(control)) > 0) quiet = 0;
    }
  }

  private flushStats(): void {
    this.stats.forEach((fields, i) => {
      this.queue.addCollected(['HSET', this.key(DIR_STATS[i] ?? '')], fields);
    });
  }

  /** An inode with several names has no single parent: all are counted beside it, the first one too. */
  private async completeLinked(): Promise<void> {
    let inodes: U64[] = [];
    for (const inode of this.linked.values()) {
      inodes.push(inode);
      if (inodes.length < LINKED_AT_A_TIME) continue;
      await this.completeLinks(inodes);
      inodes = [];
    }
    if (inodes.length > 0) await this.completeLinks(inodes);
  }

  private async completeLinks(inodes: readonly U64[]): Promise<void> {
    const { connection } = this.redis;
    const records = await connection.call('MGET', ...inodes.map((inode) => this.key(nodeKey(inode))));
    const parents = await connection.pipeline(inodes.map((inode) => ['HGETALL', this.key(parentsKey(inode))]));
    inodes.forEach((inode, i) => {
      const record = bufferOf(Array.isArray(records) ? records[i] : null);
      if (record === undefined) throw new Error(`the attributes of inode ${inode} are not there`);
      const further = pairsOf(requireReply(parents[i])).reduce((sum, [, count]) => sum + Number(decimalOf(count)), 0);
      const first = readU64(record, PARENT_AT);
      record.writeUInt32BE(1 + further, NLINK_AT);
      write64(record, PARENT_AT, 0);
      this.queue.add('SET', this.key(nodeKey(inode)), record.toString('latin1'));
      this.queue.add('HINCRBY', this.key(parentsKey(inode)), String(first), '1');
    });
    await this.queue.drain();
  }

  private addRest(volume: LoadedVolume): void {
    const { counters } = volume;
    // Redis keeps the last number that was handed out, all others the next one (docs/formats/redis.md §4).
    const last = (next: I64): I64 => maxInt(subtractInt(next, 1), 0);
    const numbers: [string, I64][] = [
      ['usedSpace', counters.usedSpace],
      ['totalInodes', counters.usedInodes],
      ['nextinode', maxInt(last(counters.nextInodes), 1)],
      ['nextchunk', last(counters.nextChunk)],
      ['nextsession', counters.nextSession],
      ['nextTrash', counters.nextTrash],
    ];
    this.queue.add('MSET', ...numbers.flatMap(([name, value]) => [this.key(name), String(value)]));
    for (const { inode, length, expire } of volume.delFiles) {
      this.queue.add('ZADD', this.key(DEL_FILES), String(expire), `${inode}:${length}`);
    }
    this.addQuotas(QUOTAS.dir, volume.dirQuotas);
    this.addQuotas(QUOTAS.user, volume.userQuotas);
    this.addQuotas(QUOTAS.group, volume.groupQuotas);
    if (this.aclMaxId > 0) this.queue.add('SET', this.key(ACL_MAX_ID), String(this.aclMaxId));
  }

  private addQuotas(name: string, quotas: readonly Quota[]): void {
    for (const quota of quotas) {
      const field = String(quota.key);
      this.queue.add('HSET', this.key(name), field, encodeQuota(quota).toString('latin1'));
      this.queue.add('HSET', this.key(usedSpaceOf(name)), field, String(quota.usedSpace ?? 0));
      this.queue.add('HSET', this.key(usedInodesOf(name)), field, String(quota.usedInodes ?? 0));
    }
  }

  private key(name: string): string {
    return this.redis.prefix + name;
  }

  private storedSetting(): Setting {
    if (this.setting === undefined) throw new Error('store() comes first');
    return this.setting;
  }

  /** A cancel must not wait for a server that does not answer. */
  private readonly interrupt = (): void => {
    this.queue.stop(this.signal?.reason);
    this.redis.connection.destroy();
  };

  private release(): void {
    this.signal?.removeEventListener('abort', this.interrupt);
    this.queue.destroy();
    this.redis.connection.destroy();
  }
}
