import { formatStoredSetting } from '../../dump/json/formatFacts';
import { MetaError } from '../../errors';
import type { Acl } from '../../model/acl';
import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import { textOfBytes } from '../../model/byteString';
import type { Slice } from '../../model/chunk';
import type { EntryType } from '../../model/entryType';
import { InodeSet } from '../../model/inodeSet';
import type { Setting } from '../../model/setting';
import type { U64 } from '../../model/u64';
import { MAX_I64, MIN_I64 } from '../../model/u64';
import type { MetadataSource } from '../../ports/metadataSource';
import type { LoadedVolume, VolumeWriter } from '../../ports/volumeWriter';
import { encodeAclEntries } from './aclRecords';
import { bytesOf, intOf } from './entryRow';
import { COUNTER_NAMES } from './facts';
import type { LoadSession, RowSink } from './loadSession';
import { encodeSlices } from './sliceRecords';
import type { ColumnType } from './tables';
import { timeColumns } from './timeColumns';

const MAX_I32 = 0x7fffffff;
const QUOTA_COLUMNS = ['max_space', 'max_inodes', 'used_space', 'used_inodes'];

/** Writes one volume into a database: tables first, indexes after the data, the setting last. */
export class SqlWriter implements VolumeWriter {
  private readonly nodes: RowSink;
  private readonly edges: RowSink;
  private readonly chunks: RowSink;
  private readonly refs: RowSink;
  private readonly symlinks: RowSink;
  private readonly xattrs: RowSink;
  private readonly stats: RowSink;
  private readonly acls: RowSink;
  private readonly links: RowSink;
  private readonly furtherRefs: RowSink;
  private readonly sliceIds = new InodeSet();
  private hasLinks = false;
  private hasFurtherRefs = false;
  private setting: Setting | undefined;

  /** The session's tables must have been created. */
  constructor(private readonly session: LoadSession) {
    this.nodes = session.sink('node');
    this.edges = session.sink('edge', ['parent', 'name', 'inode', 'type']);
    this.chunks = session.sink('chunk', ['inode', 'indx', 'slices']);
    this.refs = session.sink('chunk_ref');
    this.symlinks = session.sink('symlink');
    this.xattrs = session.sink('xattr', ['inode', 'name', 'value']);
    this.stats = session.sink('dir_stats');
    this.acls = session.sink('acl');
    this.links = session.scratchSink('link');
    this.furtherRefs = session.scratchSink('ref');
  }

  expect(inodes: U64): void {
    this.session.expect?.(inodes);
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
    const atime = timeColumns(attr.atime, attr.atimensec);
    const mtime = timeColumns(attr.mtime, attr.mtimensec);
    const ctime = timeColumns(attr.ctime, attr.ctimensec);
    this.requireWide(inode, length, atime.microseconds, mtime.microseconds, ctime.microseconds);
    this.requireNarrow(attr.uid, 'inode', inode, 'has owner');
    this.requireNarrow(attr.gid, 'inode', inode, 'has group');
    this.requireNarrow(attr.rdev, 'inode', inode, 'has device number');
    this.run(() => {
      this.nodes.add(
        inode,
        attr.type,
        attr.flags,
        attr.mode,
        attr.uid,
        attr.gid,
        atime.microseconds,
        mtime.microseconds,
        ctime.microseconds,
        atime.nanoseconds,
        mtime.nanoseconds,
        ctime.nanoseconds,
        nlink,
        length,
        attr.rdev,
        parent,
        accessAclId,
        defaultAclId,
        attr.tier,
      );
    });
  }

  link(inode: U64): void {
    this.hasLinks = true;
    this.run(() => {
      this.links.add(inode);
    });
  }

  edge(parent: U64, name: ByteString, inode: U64, type: EntryType): void {
    this.requireFits('VB255', name.length, () => `the name of inode ${inode} in directory ${parent}`);
    this.run(() => {
      this.edges.add(parent, name, inode, type);
    });
  }

  chunk(inode: U64, index: number, slices: readonly Slice[]): void {
    const records = encodeSlices(slices);
    this.requireNarrow(index, 'inode', inode, 'has chunk');
    const advice = ' Compact it with "juicefs compact" first.';
    this.requireFits('BLOB', records.length, () => `chunk ${index} of inode ${inode}`, advice);
    this.run(() => {
      this.chunks.add(inode, index, records);
    });
  }

  sliceRef(id: U64, size: number): void {
    if (typeof id === 'bigint' && id > MAX_I64)
      throw this.unsupported(`slice id ${id} is beyond 2^63, which SQL databases`);
    this.requireNarrow(size, 'slice', id, 'has size');
    this.run(() => {
      if (this.sliceIds.add(id)) {
        this.refs.add(id, size, 1);
      } else {
        this.hasFurtherRefs = true;
        this.furtherRefs.add(id, size);
      }
    });
  }

  symlink(inode: U64, target: ByteString): void {
    this.requireFits('VB4096', target.length, () => `the target of symlink inode ${inode}`);
    this.run(() => {
      this.symlinks.add(inode, target);
    });
  }

  xattr(inode: U64, name: ByteString, value: ByteString): void {
    if (this.session.limits.strictText && (textOfBytes(name) === undefined || name.includes('\0'))) {
      throw this.unsupported(`inode ${inode} has an xattr whose name is not UTF-8 text, which this database`);
    }
    this.requireFits('BLOB', value.length, () => `an xattr of inode ${inode}`, ' Remove it from the volume first.');
    this.run(() => {
      this.xattrs.add(inode, name, value);
    });
  }

  acl(id: number, acl: Acl): void {
    const { owner, group, mask, other } = acl;
    this.run(() => {
      this.acls.add(id, owner, group, mask, other, encodeAclEntries(acl.users), encodeAclEntries(acl.groups));
    });
  }

  dirStats(directory: U64, dataLength: U64, usedSpace: U64, usedInodes: U64): void {
    this.run(() => {
      this.stats.add(directory, dataLength, usedSpace, usedInodes);
    });
  }

  drain(): Promise<void> | undefined {
    return this.session.drain()?.catch((error: unknown) => {
      throw this.session.translate(error);
    });
  }

  async store(volume: LoadedVolume): Promise<void> {
    const { session } = this;
    this.setting = volume.setting;
    try {
      this.addRest(volume);
      await session.flush();
      if (this.hasLinks) await this.applyLinks();
      if (this.hasFurtherRefs) await this.applyReferences();
      await this.createIndexes();
      await session.finish(formatStoredSetting(volume.setting));
    } catch (error) {
      throw session.translate(error);
    }
  }

  openStored(): Promise<MetadataSource> {
    return this.session.openStored(this.storedSetting());
  }

  async publish(): Promise<void> {
    try {
      await this.session.publish(formatStoredSetting(this.storedSetting()));
    } catch (error) {
      throw this.session.translate(error);
    }
  }

  abort(): Promise<void> {
    return this.session.discard();
  }

  /** An inode with several names has that many links and no single parent. */
  private async applyLinks(): Promise<void> {
    const { session } = this;
    const node = session.table('node');
    const link = session.scratch('link');
    await session.indexScratch('link');
    const count = `(SELECT count(*) FROM ${link} l WHERE l.inode=${node}.inode)`;
    await session.execute(`UPDATE ${node} SET parent=0, nlink=1+${count} WHERE inode IN (SELECT inode FROM ${link})`);
  }

  private async applyReferences(): Promise<void> {
    const { session } = this;
    const refs = session.table('chunk_ref');
    const further = session.scratch('ref');
    await session.indexScratch('ref');
    const [differing] = await session.rows(
      `SELECT x.chunkid, r.size, x.size FROM ${further} x JOIN ${refs} r ON r.chunkid=x.chunkid WHERE r.size<>x.size LIMIT 1`,
      'iii',
    );
    if (differing !== undefined) {
      const [id, first, second] = differing.map(intOf);
      throw new MetaError(
        'malformed',
        `Slice ${id ?? 0} occurs with two sizes (${first ?? 0} and ${second ?? 0} bytes); one of the files that hold it is wrong.`,
      );
    }
    const count = `(SELECT count(*) FROM ${further} x WHERE x.chunkid=${refs}.chunkid)`;
    await session.execute(`UPDATE ${refs} SET refs=1+${count} WHERE chunkid IN (SELECT chunkid FROM ${further})`);
  }

  private addRest(volume: LoadedVolume): void {
    const { session } = this;
    const delFiles = session.sink('delfile');
    for (const file of volume.delFiles) delFiles.add(file.inode, file.length, file.expire);
    const dirQuotas = session.sink('dir_quota', ['inode', ...QUOTA_COLUMNS]);
    for (const { key, maxSpace, maxInodes, usedSpace = 0, usedInodes = 0 } of volume.dirQuotas) {
      dirQuotas.add(key, maxSpace, maxInodes, usedSpace, usedInodes);
    }
    const ownerQuotas = session.sink('user_group_quota', ['qtype', 'qkey', ...QUOTA_COLUMNS]);
    for (const [type, quotas] of [[1, volume.userQuotas] as const, [2, volume.groupQuotas] as const]) {
      for (const { key, maxSpace, maxInodes, usedSpace = 0, usedInodes = 0 } of quotas) {
        ownerQuotas.add(type, key, maxSpace, maxInodes, usedSpace, usedInodes);
      }
    }
    const counters = session.sink('counter');
    for (const [counter, row] of COUNTER_NAMES) counters.add(row, volume.counters[counter]);
  }

  private async createIndexes(): Promise<void> {
    try {
      await this.session.createIndexes();
    } catch (error) {
      const table = this.session.duplicateTable(error);
      if (table === undefined) throw error;
      throw new MetaError('malformed', `${this.session.label}: ${await this.duplicateIn(table)}`, { cause: error });
    }
  }

  private async duplicateIn(table: string): Promise<string> {
    const { session } = this;
    const first = (columns: string, shown: string, kinds: string): Promise<(number | bigint | string)[]> =>
      session
        .rows(`SELECT ${shown} FROM ${session.table(table)} GROUP BY ${columns} HAVING count(*)>1 LIMIT 1`, kinds)
        .then(([row]) => (row ?? []).map((value) => value ?? ''));
    const text = (bytes: unknown): string => Buffer.from(bytesOf(String(bytes)), 'latin1').toString();
    switch (table) {
      case 'edge': {
        const [parent, name] = await first('parent, name', `parent, ${session.dialect.selectBytes('name')}`, 'ib');
        return `the name "${text(name)}" occurs twice in directory ${parent ?? ''}.`;
      }
      case 'chunk': {
        const [inode, index] = await first('inode, indx', 'inode, indx', 'ii');
        return `inode ${inode ?? ''} has chunk ${index ?? ''} twice.`;
      }
      case 'xattr': {
        const name = session.dialect.selectBytes(session.dialect.textAsBytes('name'));
        const [inode, xattr] = await first('inode, name', `inode, ${name}`, 'ib');
        return `inode ${inode ?? ''} has xattr ${text(xattr)} twice.`;
      }
      default:
        return `table ${table} would hold a record twice.`;
    }
  }

  private requireWide(inode: U64, ...values: U64[]): void {
    for (const value of [inode, ...values]) {
      if (typeof value === 'number') continue;
      if (value >= MIN_I64 && value <= MAX_I64) continue;
      throw this.unsupported(`inode ${inode} has a length or time beyond 2^63 (${value}), which SQL databases`);
    }
  }

  private requireNarrow(value: number, owner: 'inode' | 'slice', id: U64, what: string): void {
    if (value <= MAX_I32 || !this.session.limits.narrowIntegers) return;
    throw this.unsupported(`${owner} ${id} ${what} ${value}; JuiceFS's columns end at ${MAX_I32}, and this database`);
  }

  private requireFits(type: ColumnType, bytes: number, what: () => string, advice = ''): void {
    const max = this.session.limits.maxBytes[type];
    if (max === undefined || bytes <= max) return;
    throw this.unsupported(`${what()} takes ${bytes} bytes; more than ${max} this database`, advice);
  }

  private unsupported(what: string, advice = ''): MetaError {
    return new MetaError('unsupported', `${this.session.label}: ${what} cannot store.${advice}`);
  }

  private storedSetting(): Setting {
    if (this.setting === undefined) throw new Error('store() comes first');
    return this.setting;
  }

  private run(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw this.session.translate(error);
    }
  }
}
