import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { MetaError } from '../../../errors';
import { formatStoredSetting } from '../../../dump/json/formatFacts';
import type { Acl } from '../../../model/acl';
import type { Attr } from '../../../model/attr';
import type { ByteString } from '../../../model/byteString';
import { isAscii, toBuffer } from '../../../model/byteString';
import type { Slice } from '../../../model/chunk';
import type { EntryType } from '../../../model/entryType';
import { InodeSet } from '../../../model/inodeSet';
import type { U64 } from '../../../model/u64';
import { MAX_I64, MIN_I64 } from '../../../model/u64';
import type { Counters } from '../../../model/volumeFacts';
import type { MetadataSource } from '../../../ports/metadataSource';
import type { LoadedVolume, VolumeWriter } from '../../../ports/volumeWriter';
import { encodeAclEntries } from '../aclRecords';
import { SQLITE_DDL, createIndex, createTable } from '../ddl';
import { encodeSlices } from '../sliceRecords';
import { TABLES, tableName } from '../tables';
import { timeColumns } from '../timeColumns';
import { BatchInsert } from './batchInsert';
import { loadSqlite } from './openDatabase';
import { sqliteError } from './sqliteErrors';
import { openSqliteSource } from './sqliteSource';
import type { BuildFile } from './buildFile';
import type { SqliteAddress } from './sqliteUrl';

/** Page cache while loading: enough that inserts in inode order never read back. */
const CACHE_KIB = 32 * 1024;
const NODE_COLUMNS = TABLES.find((table) => table.name === 'node')?.columns.map((column) => column.name) ?? [];
const COUNTER_ROWS: readonly (readonly [string, keyof Counters])[] = [
  ['usedSpace', 'usedSpace'],
  ['totalInodes', 'usedInodes'],
  ['nextInode', 'nextInodes'],
  ['nextChunk', 'nextChunk'],
  ['nextSession', 'nextSession'],
  ['nextTrash', 'nextTrash'],
];

/** Writes one volume into a new database file: tables first, indexes after the data, all in one transaction. */
export class SqliteWriter implements VolumeWriter {
  private readonly database: DatabaseSync;
  private readonly nodes: BatchInsert;
  private readonly laterNodes: BatchInsert;
  private highestInode: U64 = 0;
  private readonly edges: BatchInsert;
  private readonly chunks: BatchInsert;
  private readonly refs: BatchInsert;
  private readonly symlinks: BatchInsert;
  private readonly xattrs: BatchInsert;
  private readonly stats: BatchInsert;
  private readonly links: BatchInsert;
  private readonly extraRefs: BatchInsert;
  private readonly sliceIds = new InodeSet();
  private isOpen = true;

  constructor(
    private readonly build: BuildFile,
    private readonly address: SqliteAddress,
    private readonly label: string,
  ) {
    const { DatabaseSync } = loadSqlite();
    this.database = new DatabaseSync(build.temporary);
    try {
      // The file is thrown away unless the load completes, so nothing needs to survive a crash.
      this.database.exec(
        `PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-${CACHE_KIB}; PRAGMA temp_store=FILE;`,
      );
      this.database.exec('BEGIN');
      for (const table of TABLES) this.database.exec(createTable(SQLITE_DDL, address.tablePrefix, table));
      this.database.exec('CREATE TEMP TABLE load_link (inode INTEGER NOT NULL)');
      this.database.exec('CREATE TEMP TABLE load_ref (chunkid INTEGER NOT NULL, size INTEGER NOT NULL)');
      this.database.exec(`CREATE TEMP TABLE load_node AS SELECT * FROM ${this.table('node')}`);
      const insert = (table: string, columns: readonly string[], row?: string): BatchInsert =>
        new BatchInsert(this.database, this.table(table), columns, row);
      this.nodes = insert('node', NODE_COLUMNS);
      this.laterNodes = new BatchInsert(this.database, 'load_node', NODE_COLUMNS);
      // Text binds faster than bytes; the casts store what the official client stores.
      this.edges = insert('edge', ['parent', 'name', 'inode', 'type'], '?,CAST(? AS BLOB),?,?');
      this.chunks = insert('chunk', ['inode', 'indx', 'slices']);
      this.refs = insert('chunk_ref', ['chunkid', 'size', 'refs']);
      this.symlinks = insert('symlink', ['inode', 'target']);
      this.xattrs = insert('xattr', ['inode', 'name', 'value'], '?,CAST(? AS TEXT),?');
      this.stats = insert('dir_stats', ['inode', 'data_length', 'used_space', 'used_inodes']);
      this.links = new BatchInsert(this.database, 'load_link', ['inode']);
      this.extraRefs = new BatchInsert(this.database, 'load_ref', ['chunkid', 'size']);
    } catch (error) {
      this.discard();
      throw error;
    }
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
    for (const value of [inode, length, atime.microseconds, mtime.microseconds, ctime.microseconds]) {
      if (value >= MIN_I64 && value <= MAX_I64) continue;
      throw new MetaError(
        'unsupported',
        `${this.label}: inode ${inode} has a length or time beyond 2^63 (${value}), which SQL databases cannot store.`,
      );
    }
    // Nodes lie in the order of their inodes: one that belongs in front of others waits to be sorted in.
    const nodes = inode > this.highestInode ? this.nodes : this.laterNodes;
    if (nodes === this.nodes) this.highestInode = inode;
    this.run(() =>
      nodes.add(
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
      ),
    );
  }

  link(inode: U64): void {
    this.run(() => this.links.add(inode));
  }

  edge(parent: U64, name: ByteString, inode: U64, type: EntryType): void {
    this.run(() => this.edges.add(parent, textOrBytes(name), inode, type));
  }

  chunk(inode: U64, index: number, slices: readonly Slice[]): void {
    this.run(() => this.chunks.add(inode, index, encodeSlices(slices)));
  }

  sliceRef(id: U64, size: number): void {
    this.run(() => {
      if (this.sliceIds.add(id)) this.refs.add(id, size, 1);
      else this.extraRefs.add(id, size);
    });
  }

  symlink(inode: U64, target: ByteString): void {
    this.run(() => this.symlinks.add(inode, toBuffer(target)));
  }

  xattr(inode: U64, name: ByteString, value: ByteString): void {
    this.run(() => this.xattrs.add(inode, textOrBytes(name), toBuffer(value)));
  }

  acl(id: number, acl: Acl): void {
    this.insert(
      'acl',
      ['id', 'owner', 'group', 'mask', 'other', 'named_users', 'named_groups'],
      [id, acl.owner, acl.group, acl.mask, acl.other, encodeAclEntries(acl.users), encodeAclEntries(acl.groups)],
    );
  }

  dirStats(directory: U64, dataLength: U64, usedSpace: U64, usedInodes: U64): void {
    this.run(() => this.stats.add(directory, dataLength, usedSpace, usedInodes));
  }

  drain(): Promise<void> | undefined {
    return undefined;
  }

  store(volume: LoadedVolume): Promise<void> {
    try {
      this.flush();
      this.database.exec(`INSERT INTO ${this.table('node')} SELECT * FROM load_node ORDER BY inode`);
      this.applyLinks();
      this.applyReferences();
      this.insertRest(volume);
      this.createIndexes();
      this.database.exec('COMMIT');
      this.close();
      this.build.sync();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(this.translate(error));
    }
  }

  openStored(): Promise<MetadataSource> {
    try {
      const address = this.build.address(this.address.tablePrefix, this.address.busyTimeoutMs);
      return Promise.resolve(openSqliteSource(address, this.label));
    } catch (error) {
      return Promise.reject(this.translate(error));
    }
  }

  publish(): Promise<void> {
    try {
      this.build.publish();
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(this.translate(error));
    }
  }

  abort(): Promise<void> {
    this.discard();
    return Promise.resolve();
  }

  private flush(): void {
    for (const batch of [
      this.nodes,
      this.laterNodes,
      this.edges,
      this.chunks,
      this.refs,
      this.symlinks,
      this.xattrs,
      this.stats,
      this.links,
      this.extraRefs,
    ]) {
      batch.flush();
    }
  }

  /** An inode with several names has that many links and no single parent. */
  private applyLinks(): void {
    this.database.exec(
      `UPDATE ${this.table('node')} SET parent=0, nlink=1+(SELECT count(*) FROM load_link l WHERE l.inode=${this.table('node')}.inode) ` +
        'WHERE inode IN (SELECT inode FROM load_link)',
    );
  }

  private applyReferences(): void {
    const refs = this.table('chunk_ref');
    this.database.exec('CREATE INDEX temp.load_ref_chunkid ON load_ref (chunkid)');
    const differing = this.database
      .prepare(
        `SELECT x.chunkid AS id, x.size AS size1, r.size AS size2 FROM load_ref x JOIN ${refs} r ON r.chunkid=x.chunkid WHERE r.size<>x.size LIMIT 1`,
      )
      .get();
    if (differing !== undefined) {
      throw new MetaError(
        'malformed',
        `Slice ${String(differing['id'])} occurs with two sizes (${String(differing['size2'])} and ${String(differing['size1'])} bytes); one of the files that hold it is wrong.`,
      );
    }
    this.database.exec(
      `UPDATE ${refs} SET refs=1+(SELECT count(*) FROM load_ref x WHERE x.chunkid=${refs}.chunkid) WHERE chunkid IN (SELECT chunkid FROM load_ref)`,
    );
  }

  private insertRest(volume: LoadedVolume): void {
    for (const file of volume.delFiles)
      this.insert('delfile', ['inode', 'length', 'expire'], [file.inode, file.length, file.expire]);
    const quotaColumns = ['max_space', 'max_inodes', 'used_space', 'used_inodes'];
    for (const quota of volume.dirQuotas) {
      this.insert(
        'dir_quota',
        ['inode', ...quotaColumns],
        [quota.key, quota.maxSpace, quota.maxInodes, quota.usedSpace ?? 0, quota.usedInodes ?? 0],
      );
    }
    for (const [type, quotas] of [[1, volume.userQuotas] as const, [2, volume.groupQuotas] as const]) {
      for (const quota of quotas) {
        this.insert(
          'user_group_quota',
          ['qtype', 'qkey', ...quotaColumns],
          [type, quota.key, quota.maxSpace, quota.maxInodes, quota.usedSpace ?? 0, quota.usedInodes ?? 0],
        );
      }
    }
    for (const [row, counter] of COUNTER_ROWS)
      this.insert('counter', ['name', 'value'], [row, volume.counters[counter]]);
    this.database
      .prepare(`INSERT INTO ${this.table('setting')} (name, value) VALUES ('format', CAST(? AS TEXT))`)
      .run(toBuffer(formatStoredSetting(volume.setting)));
  }

  private createIndexes(): void {
    for (const table of TABLES) {
      for (const index of table.indexes) {
        try {
          this.database.exec(createIndex(SQLITE_DDL, this.address.tablePrefix, table, index));
        } catch (error) {
          if (!(error instanceof Error) || !error.message.includes('UNIQUE')) throw error;
          throw new MetaError('malformed', `${this.label}: ${this.duplicateOf(table.name, index.columns)}`, {
            cause: error,
          });
        }
      }
    }
  }

  private duplicateOf(table: string, columns: readonly string[]): string {
    const list = columns.map((column) => `\`${column}\``).join(',');
    const row = this.database.prepare(
      `SELECT ${list} FROM ${this.table(table)} GROUP BY ${list} HAVING count(*)>1 LIMIT 1`,
    );
    row.setReadBigInts(true);
    const [first, second] = Object.values(row.get() ?? {}).map((value) =>
      value instanceof Uint8Array ? Buffer.from(value).toString() : String(value),
    );
    switch (table) {
      case 'edge':
        return `the name "${second ?? ''}" occurs twice in directory ${first ?? ''}.`;
      case 'chunk':
        return `inode ${first ?? ''} has chunk ${second ?? ''} twice.`;
      case 'xattr':
        return `inode ${first ?? ''} has xattr ${second ?? ''} twice.`;
      default:
        return `table ${table} would hold a record twice.`;
    }
  }

  private insert(table: string, columns: readonly string[], values: SQLInputValue[]): void {
    const names = columns.map((column) => `\`${column}\``).join(',');
    this.run(() =>
      this.database
        .prepare(`INSERT INTO ${this.table(table)} (${names}) VALUES (${columns.map(() => '?').join(',')})`)
        .run(...values),
    );
  }

  private table(name: string): string {
    return `\`${tableName(this.address.tablePrefix, name)}\``;
  }

  private run(action: () => unknown): void {
    try {
      action();
    } catch (error) {
      throw this.translate(error);
    }
  }

  private translate(error: unknown): Error {
    return sqliteError(error, this.label, 'loading');
  }

  private close(): void {
    if (this.isOpen) this.database.close();
    this.isOpen = false;
  }

  private discard(): void {
    this.close();
    this.build.remove();
  }
}

/** Bytes to bind; plain ASCII as text, which is the same bytes. */
function textOrBytes(bytes: ByteString): string | Buffer {
  return isAscii(bytes) ? bytes : toBuffer(bytes);
}
