import type { Acl } from '../../model/acl';
import type { Attr } from '../../model/attr';
import type { ByteString } from '../../model/byteString';
import type { Chunk } from '../../model/chunk';
import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import type { Entry } from '../../model/entry';
import { NO_CHUNKS, NO_XATTRS } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { OnNotice } from '../../ports/notice';
import { danglingAttr } from '../walk/danglingAttr';
import type { DirectoryRequest, DirectorySlice } from '../walk/directoryReader';
import { readAcls } from './aclTable';
import type { Catalogue } from './catalogue';
import {
  ATTR_COLUMN_COUNT,
  ATTR_COLUMN_KINDS,
  accessAclId,
  attrColumns,
  attrOfRow,
  bytesOf,
  defaultAclId,
  intOf,
  numberOf,
} from './entryRow';
import { decodeSlices } from './sliceRecords';
import type { SqlRow, SqlSession } from './sqlSession';
import { tableName } from './tables';
import { XattrTable } from './xattrTable';

// Columns of an edge row.
const PARENT = 0;
const NAME = 1;
const INODE = 2;
const EDGE_TYPE = 3;
const ATTR = 4;
const FIRST_CHUNK = ATTR + ATTR_COLUMN_COUNT;
const EDGE_KINDS = `ibii${ATTR_COLUMN_KINDS}b`;

/** Entries in one answer of `read`. */
const MAX_ROWS = 8 * 1024;

/** Reads entries with all that belongs to them, many at a time. */
export class EntryReader {
  private readonly xattrs: XattrTable;
  private acls: Promise<Map<number, Acl>> | undefined;

  constructor(
    private readonly session: SqlSession,
    private readonly catalogue: Catalogue,
    private readonly onNotice: OnNotice,
    private readonly tablePrefix: string,
  ) {
    this.xattrs = new XattrTable(session, catalogue);
  }

  /** Rows of a directory in byte order of names, from `from` on. */
  rows(directory: U64, from: ByteString, limit: number): Promise<SqlRow[]> {
    const name = this.catalogue.rawBytes('edge', 'name', 'e');
    const start = from === '' ? '' : ` AND ${name}>=${this.session.dialect.bytesLiteral(from)}`;
    return this.edges(`e.parent=${directory}${start}`, limit);
  }

  async row(directory: U64, child: ByteString): Promise<SqlRow | undefined> {
    const name = this.catalogue.rawBytes('edge', 'name', 'e');
    const [row] = await this.edges(`e.parent=${directory} AND ${name}=${this.session.dialect.bytesLiteral(child)}`, 1);
    return row;
  }

  /** As `VolumeReader.read`: one query for many directories, or for the next part of one. */
  async read(requests: readonly DirectoryRequest[]): Promise<(DirectorySlice | undefined)[]> {
    const [first] = requests;
    if (first === undefined) return [];
    if (first.from !== '' || requests.length === 1) return [await this.readOne(first)];
    const inodes = requests.map(({ inode }) => inode);
    const rows = await this.edges(`e.parent IN (${inodes.join(',')})`, MAX_ROWS + 1);
    const isCut = rows.length > MAX_ROWS;
    const entries = await this.entriesOf(isCut ? rows.slice(0, MAX_ROWS) : rows);
    const byParent = new Map<U64, Entry[]>();
    entries.forEach((entry, i) => {
      const parent = intOf(rows[i]?.[PARENT]);
      const list = byParent.get(parent);
      if (list === undefined) byParent.set(parent, [entry]);
      else list.push(entry);
    });
    const cutAt = isCut ? intOf(rows[MAX_ROWS - 1]?.[PARENT]) : undefined;
    const slices = requests.map(({ inode, from }): DirectorySlice | undefined => {
      if (from !== '' || (cutAt !== undefined && inode > cutAt)) return undefined;
      return { entries: byParent.get(inode) ?? [], isLast: inode !== cutAt };
    });
    // Rows come in the order of inodes, so the one that is needed may be behind the cut.
    slices[0] ??= await this.readOne(first);
    return slices;
  }

  /** A tree root, which no directory names. Undefined when it has no node. */
  async rootEntry(inode: U64): Promise<Entry | undefined> {
    const { catalogue } = this;
    const attrs = attrColumns(catalogue);
    const chunk = catalogue.bytes('chunk', 'slices', 'c');
    const columns = `0, ${this.session.dialect.selectBytes(this.session.dialect.bytesLiteral(''))}, n.inode, n.type, ${attrs}, ${chunk}`;
    const from = `FROM ${catalogue.table('node')} n LEFT JOIN ${catalogue.table('chunk')} c ON c.inode=n.inode AND c.indx=0`;
    const rows = await this.session.rows(`SELECT ${columns} ${from} WHERE n.inode=${inode}`, EDGE_KINDS);
    return (await this.entriesOf(rows))[0];
  }

  nameOf(row: SqlRow): ByteString {
    return bytesOf(row[NAME]);
  }

  inodeOf(row: SqlRow): U64 {
    return intOf(row[INODE]);
  }

  /** Attributes of the row's inode, or those of a dangling entry. */
  attrOf(row: SqlRow): { attr: Attr; dangling: boolean } {
    const attr = attrOfRow(row, ATTR);
    return attr === undefined
      ? { attr: danglingAttr(numberOf(row[EDGE_TYPE]), 1), dangling: true }
      : { attr, dangling: false };
  }

  async targetsOf(inodes: readonly U64[]): Promise<Map<U64, ByteString>> {
    if (inodes.length === 0) return new Map();
    const target = this.catalogue.bytes('symlink', 'target', 's');
    const sql = `SELECT s.inode, ${target} FROM ${this.catalogue.table('symlink')} s WHERE s.inode IN (${inodes.join(',')})`;
    return new Map((await this.session.rows(sql, 'ib')).map((row) => [intOf(row[0]), bytesOf(row[1])]));
  }

  /** All chunk records of inodes in index order, also those beyond their ends. */
  async chunksOf(inodes: readonly U64[]): Promise<Map<U64, Chunk[]>> {
    const found = new Map<U64, Chunk[]>();
    if (inodes.length === 0) return found;
    const slices = this.catalogue.bytes('chunk', 'slices', 'c');
    const sql = `SELECT c.inode, c.indx, ${slices} FROM ${this.catalogue.table('chunk')} c WHERE c.inode IN (${inodes.join(',')}) ORDER BY c.inode, c.indx`;
    for (const row of await this.session.rows(sql, 'iib')) {
      const inode = intOf(row[0]);
      const chunk = this.chunkOf(inode, numberOf(row[1]), bytesOf(row[2]));
      const list = found.get(inode);
      if (list === undefined) found.set(inode, [chunk]);
      else list.push(chunk);
    }
    return found;
  }

  private async readOne({ inode, from }: DirectoryRequest): Promise<DirectorySlice> {
    const rows = await this.rows(inode, from, MAX_ROWS);
    return { entries: await this.entriesOf(rows), isLast: rows.length < MAX_ROWS };
  }

  /**
   * Edges with their nodes and first chunks: only files beyond 64 MiB have further ones. The edges are chosen first, so
   * that a plan with a huge directory among them sorts names, not whole entries.
   */
  private edges(where: string, limit: number): Promise<SqlRow[]> {
    const { catalogue } = this;
    const rawName = catalogue.rawBytes('edge', 'name', 'e');
    const hint = this.session.dialect.edgeIndexHint?.(`UQE_${tableName(this.tablePrefix, 'edge')}_edge`) ?? '';
    const chosen = `SELECT e.parent, ${rawName} AS name, e.inode, e.type FROM ${catalogue.table('edge')} e${hint} WHERE ${where} ORDER BY e.parent, ${rawName} LIMIT ${limit}`;
    const name = this.session.dialect.selectBytes('d.name');
    const columns = `d.parent, ${name}, d.inode, d.type, ${attrColumns(catalogue)}, ${catalogue.bytes('chunk', 'slices', 'c')}`;
    const joined = `FROM (${chosen}) d LEFT JOIN ${catalogue.table('node')} n ON n.inode=d.inode LEFT JOIN ${catalogue.table('chunk')} c ON c.inode=d.inode AND c.indx=0`;
    return this.session.rows(`SELECT ${columns} ${joined} ORDER BY d.parent, d.name`, EDGE_KINDS);
  }

  private async entriesOf(rows: readonly SqlRow[]): Promise<Entry[]> {
    const inodes: U64[] = [];
    const links: U64[] = [];
    const longFiles: U64[] = [];
    const entries = rows.map((row) => {
      const entry = this.entryOf(row);
      const { attr, inode } = entry;
      inodes.push(inode);
      if (attr.type === EntryType.symlink && !entry.dangling) links.push(inode);
      if (attr.type === EntryType.regular && attr.length > CHUNK_SIZE_BYTES) longFiles.push(inode);
      return entry;
    });
    const targets = await this.targetsOf(links);
    const chunks = await this.chunksOf(longFiles);
    const xattrs = await this.xattrs.of(inodes);
    const hasAcls = rows.some((row) => accessAclId(row, ATTR) !== 0 || defaultAclId(row, ATTR) !== 0);
    const acls = hasAcls ? await (this.acls ??= readAcls(this.session, this.catalogue)) : undefined;
    if (targets.size === 0 && chunks.size === 0 && xattrs.size === 0 && acls === undefined) return entries;
    entries.forEach((entry, i) => {
      const { inode, attr } = entry;
      entry.target = targets.get(inode) ?? '';
      entry.xattrs = xattrs.get(inode) ?? NO_XATTRS;
      const all = chunks.get(inode);
      if (all !== undefined) entry.chunks = all.filter((chunk) => chunk.index * CHUNK_SIZE_BYTES < attr.length);
      const row = rows[i];
      if (acls === undefined || row === undefined) return;
      entry.accessAcl = this.acl(acls, accessAclId(row, ATTR), inode);
      entry.defaultAcl = this.acl(acls, defaultAclId(row, ATTR), inode);
    });
    return entries;
  }

  /** The entry as far as its row tells. */
  private entryOf(row: SqlRow): Entry {
    const { attr, dangling } = this.attrOf(row);
    const inode = this.inodeOf(row);
    const slices = bytesOf(row[FIRST_CHUNK]);
    const hasFirst = slices !== '' && attr.type === EntryType.regular && attr.length > 0;
    return {
      name: this.nameOf(row),
      inode,
      attr,
      target: '',
      xattrs: NO_XATTRS,
      accessAcl: undefined,
      defaultAcl: undefined,
      chunks: hasFirst && attr.length <= CHUNK_SIZE_BYTES ? [this.chunkOf(inode, 0, slices)] : NO_CHUNKS,
      dangling,
    };
  }

  private chunkOf(inode: U64, index: number, bytes: ByteString): Chunk {
    const slices = decodeSlices(bytes);
    if (slices !== undefined) return { index, slices };
    this.onNotice({
      code: 'damagedRecord',
      message: `Chunk ${index} of inode ${inode} is damaged (${bytes.length} bytes); it is treated as holding no slices.`,
    });
    return { index, slices: [] };
  }

  private acl(acls: ReadonlyMap<number, Acl>, id: number, inode: U64): Acl | undefined {
    if (id === 0) return undefined;
    const acl = acls.get(id);
    if (acl === undefined) {
      this.onNotice({
        code: 'damagedRecord',
        message: `Inode ${inode} names ACL ${id}, which the volume does not have.`,
      });
    }
    return acl;
  }
}
