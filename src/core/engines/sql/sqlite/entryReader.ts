import type { DatabaseSync } from 'node:sqlite';
import type { Acl } from '../../../model/acl';
import type { Attr } from '../../../model/attr';
import type { ByteString } from '../../../model/byteString';
import type { Chunk } from '../../../model/chunk';
import { CHUNK_SIZE_BYTES } from '../../../model/chunk';
import type { Entry, Xattr } from '../../../model/entry';
import { NO_CHUNKS, NO_XATTRS } from '../../../model/entry';
import { EntryType } from '../../../model/entryType';
import { InodeSet } from '../../../model/inodeSet';
import type { U64 } from '../../../model/u64';
import type { OnNotice } from '../../../ports/notice';
import { decodeAclEntries } from '../aclRecords';
import { slicesOfHex } from '../sliceRecords';
import type { Catalogue } from './catalogue';
import type { Row } from './entryRows';
import {
  ATTR_COLUMN_COUNT,
  RowStatement,
  accessAclId,
  attrColumns,
  attrOfRow,
  danglingAttr,
  defaultAclId,
  hasSeveralChunks,
  intOf,
  numberOf,
  textOf,
} from './entryRows';
import { bytesOfHex } from './hexBytes';

// Columns of a page row.
const NAME = 0;
const INODE = 1;
const EDGE_TYPE = 2;
const ATTR = 3;
const FIRST_CHUNK = ATTR + ATTR_COLUMN_COUNT;

/** Reads entries with all that belongs to them, a page of a directory at a time. */
export class EntryReader {
  private readonly pages = new Map<number, RowStatement>();
  private readonly pageSql: string;
  private readonly one: RowStatement;
  private readonly node: RowStatement;
  private readonly chunks: RowStatement;
  private readonly target: RowStatement;
  private readonly xattr: RowStatement | undefined;
  private acls: Map<number, Acl> | undefined;
  private xattrInodes: InodeSet | undefined;

  constructor(
    private readonly database: DatabaseSync,
    private readonly catalogue: Catalogue,
    private readonly onNotice: OnNotice,
  ) {
    const edge = catalogue.table('edge');
    const node = catalogue.table('node');
    const chunk = catalogue.table('chunk');
    const attr = attrColumns(catalogue);
    // Volumes from before 1.0 keep names as text, which never equals a blob.
    const name = catalogue.declaredType('edge', 'name') === 'BLOB' ? 'e.name' : 'CAST(e.name AS BLOB)';
    const from = `FROM ${edge} e LEFT JOIN ${node} n ON n.inode=e.inode`;
    // Only files beyond 64 MiB have further chunks, so the first one can come along.
    const withChunk = `SELECT hex(${name}), e.inode, e.type, ${attr}, hex(c.slices) ${from} LEFT JOIN ${chunk} c ON c.inode=e.inode AND c.indx=0`;
    const prepare = (sql: string): RowStatement => new RowStatement(database, sql);
    this.pageSql = `${withChunk} WHERE e.parent=? AND ${name}>=? ORDER BY ${name} LIMIT `;
    this.one = prepare(`${withChunk} WHERE e.parent=? AND ${name}=?`);
    this.node = prepare(`SELECT ${attr} FROM ${node} n WHERE n.inode=?`);
    this.chunks = prepare(`SELECT indx, hex(slices) FROM ${chunk} WHERE inode=? ORDER BY indx`);
    this.target = prepare(`SELECT hex(target) FROM ${catalogue.table('symlink')} WHERE inode=?`);
    this.xattr = catalogue.has('xattr')
      ? prepare(`SELECT hex(name), hex(value) FROM ${catalogue.table('xattr')} WHERE inode=?`)
      : undefined;
  }

  /** Rows of a directory in byte order of names, from `from` on. */
  rows(directory: U64, from: Uint8Array, limit: number): Row[] {
    let page = this.pages.get(limit);
    if (page === undefined) {
      // Not a parameter: SQLite plans a statement anew whenever its LIMIT is bound, which costs more than a small directory.
      page = new RowStatement(this.database, this.pageSql + String(limit));
      this.pages.set(limit, page);
    }
    return page.all(directory, from);
  }

  row(directory: U64, name: Uint8Array): Row | undefined {
    return this.one.get(directory, name);
  }

  nameOf(row: Row): ByteString {
    return bytesOfHex(textOf(row[NAME]));
  }

  /** The name's immediate successor in byte order: where the next page starts. */
  successorOf(row: Row): Buffer {
    return Buffer.from(`${textOf(row[NAME])}00`, 'hex');
  }

  inodeOf(row: Row): U64 {
    return intOf(row[INODE]);
  }

  /** Attributes of the row's inode, or those of a dangling entry. */
  attrOf(row: Row): { attr: Attr; dangling: boolean } {
    const attr = attrOfRow(row, ATTR);
    return attr === undefined
      ? { attr: danglingAttr(numberOf(row[EDGE_TYPE]), 1), dangling: true }
      : { attr, dangling: false };
  }

  entryOf(row: Row): Entry {
    const { attr, dangling } = this.attrOf(row);
    const inode = this.inodeOf(row);
    const first = row[FIRST_CHUNK];
    const chunks = hasSeveralChunks(attr)
      ? undefined
      : this.firstChunk(inode, attr, typeof first === 'string' ? first : '');
    return this.complete(
      this.nameOf(row),
      inode,
      attr,
      dangling,
      accessAclId(row, ATTR),
      defaultAclId(row, ATTR),
      chunks,
    );
  }

  /** A tree root, which no directory names. Undefined when it has no node. */
  rootEntry(inode: U64): Entry | undefined {
    const row = this.node.get(inode);
    const attr = row === undefined ? undefined : attrOfRow(row, 0);
    if (row === undefined || attr === undefined) return undefined;
    return this.complete('', inode, attr, false, accessAclId(row, 0), defaultAclId(row, 0), undefined);
  }

  targetOf(inode: U64): ByteString {
    return bytesOfHex(textOf(this.target.get(inode)?.[0]));
  }

  /** All chunk records of an inode, also those beyond its end. */
  allChunks(inode: U64): Chunk[] {
    return this.chunks.all(inode).flatMap((row) => {
      const chunk = this.chunkOf(inode, numberOf(row[0]), textOf(row[1]));
      return chunk === undefined ? [] : [chunk];
    });
  }

  private complete(
    name: ByteString,
    inode: U64,
    attr: Attr,
    dangling: boolean,
    accessAcl: number,
    defaultAcl: number,
    chunks: readonly Chunk[] | undefined,
  ): Entry {
    return {
      name,
      inode,
      attr,
      target: attr.type === EntryType.symlink && !dangling ? this.targetOf(inode) : '',
      xattrs: this.xattrsOf(inode),
      accessAcl: accessAcl === 0 ? undefined : this.acl(accessAcl, inode),
      defaultAcl: defaultAcl === 0 ? undefined : this.acl(defaultAcl, inode),
      chunks: chunks ?? this.chunksOf(inode, attr),
      dangling,
    };
  }

  private chunksOf(inode: U64, attr: Attr): readonly Chunk[] {
    if (attr.type !== EntryType.regular) return NO_CHUNKS;
    return this.allChunks(inode).filter((chunk) => chunk.index * CHUNK_SIZE_BYTES < attr.length);
  }

  private firstChunk(inode: U64, attr: Attr, hex: string): readonly Chunk[] {
    if (hex === '' || attr.type !== EntryType.regular || attr.length === 0) return NO_CHUNKS;
    const chunk = this.chunkOf(inode, 0, hex);
    return chunk === undefined ? NO_CHUNKS : [chunk];
  }

  private chunkOf(inode: U64, index: number, hex: string): Chunk | undefined {
    const slices = slicesOfHex(hex);
    if (slices !== undefined) return { index, slices };
    this.onNotice({
      code: 'damagedRecord',
      message: `Chunk ${index} of inode ${inode} is damaged (${hex.length / 2} bytes); it is treated as holding no slices.`,
    });
    return { index, slices: [] };
  }

  private xattrsOf(inode: U64): readonly Xattr[] {
    if (this.xattr === undefined) return NO_XATTRS;
    this.xattrInodes ??= this.readXattrInodes();
    if (!this.xattrInodes.has(inode)) return NO_XATTRS;
    const xattrs = this.xattr
      .all(inode)
      .map((row) => ({ name: bytesOfHex(textOf(row[0])), value: bytesOfHex(textOf(row[1])) }));
    return xattrs.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** One bit an inode saves a look-up for each of the millions that have no xattr. */
  private readXattrInodes(): InodeSet {
    const set = new InodeSet();
    const page = new RowStatement(
      this.database,
      `SELECT DISTINCT inode FROM ${this.catalogue.table('xattr')} WHERE inode>? ORDER BY inode LIMIT 10000`,
    );
    let last: U64 = -1;
    for (;;) {
      const rows = page.all(last);
      for (const row of rows) {
        last = intOf(row[0]);
        set.add(last);
      }
      if (rows.length < 10000) return set;
    }
  }

  private acl(id: number, inode: U64): Acl | undefined {
    this.acls ??= this.readAcls();
    const acl = this.acls.get(id);
    if (acl === undefined) {
      this.onNotice({
        code: 'damagedRecord',
        message: `Inode ${inode} names ACL ${id}, which the volume does not have.`,
      });
    }
    return acl;
  }

  private readAcls(): Map<number, Acl> {
    const acls = new Map<number, Acl>();
    if (!this.catalogue.has('acl')) return acls;
    const statement = this.database.prepare(
      `SELECT id, owner, \`group\`, mask, other, named_users, named_groups FROM ${this.catalogue.table('acl')}`,
    );
    for (const row of statement.iterate()) {
      const bytes = (column: string): Uint8Array | null => {
        const value = row[column];
        return value instanceof Uint8Array ? value : null;
      };
      acls.set(numberOf(row['id']), {
        owner: numberOf(row['owner']),
        group: numberOf(row['group']),
        mask: numberOf(row['mask']),
        other: numberOf(row['other']),
        users: decodeAclEntries(bytes('named_users')),
        groups: decodeAclEntries(bytes('named_groups')),
      });
    }
    return acls;
  }
}
