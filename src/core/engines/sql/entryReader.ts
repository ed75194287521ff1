import type { Acl } from '../../model/acl';
import type { ByteString } from '../../model/byteString';
import type { Chunk } from '../../model/chunk';
import { CHUNK_SIZE_BYTES } from '../../model/chunk';
import type { Entry } from '../../model/entry';
import { NO_CHUNKS, NO_XATTRS, bareEntry } from '../../model/entry';
import { EntryType } from '../../model/entryType';
import type { U64 } from '../../model/u64';
import type { DirectoryItem } from '../../ports/metadataSource';
import type { OnNotice } from '../../ports/notice';
import { aclById } from '../aclById';
import { danglingAttr } from '../walk/danglingAttr';
import type { DirectoryRequest, DirectorySlice } from '../walk/directoryReader';
import { readAcls } from './aclTable';
import type { Catalogue } from './catalogue';
import {
  ATTR_COLUMN_KINDS,
  accessAclId,
  attrColumns,
  attrOfRow,
  bytesOf,
  defaultAclId,
  intOf,
  numberOf,
} from './entryRow';
import { inodeCondition } from './inodeCondition';
import { unpackIntegers } from './packedIntegers';
import { decodeSlices } from './sliceRecords';
import type { SqlRow, SqlSession } from './sqlSession';
import { XattrTable } from './xattrTable';

// Columns of a node row: the inode, then its attributes.
const ATTR = 1;
const NODE_KINDS = `i${ATTR_COLUMN_KINDS}`;

/** One name in a directory, without what belongs to its inode. */
export interface Edge {
  parent: U64;
  name: ByteString;
  inode: U64;
  type: number;
}

/** Entries in one answer of `read`. */
const MAX_ROWS = 1024;

/** Reads entries with all that belongs to them, many at a time. */
export class EntryReader {
  private readonly xattrs: XattrTable;
  private acls: Promise<Map<number, Acl>> | undefined;

  constructor(
    private readonly session: SqlSession,
    private readonly catalogue: Catalogue,
    private readonly onNotice: OnNotice,
  ) {
    this.xattrs = new XattrTable(session, catalogue);
  }

  /** Names of a directory in byte order, from `from` on. */
  page(directory: U64, from: ByteString, limit: number): Promise<Edge[]> {
    if (from === '') return this.edges(`e.parent=${directory}`, limit);
    const { dialect } = this.session;
    const name = this.catalogue.rawBytes('edge', 'name', 'e');
    const isThere = dialect.equalsForRange?.('e.parent', String(directory)) ?? `e.parent=${directory}`;
    return this.edges(`${isThere} AND ${name}>=${dialect.bytesLiteral(from)}`, limit);
  }

  async edge(directory: U64, child: ByteString): Promise<Edge | undefined> {
    const name = this.catalogue.rawBytes('edge', 'name', 'e');
    return (await this.edges(`e.parent=${directory} AND ${name}=${this.session.dialect.bytesLiteral(child)}`, 1))[0];
  }

  /** As a directory listing shows them. */
  async itemsOf(edges: readonly Edge[]): Promise<DirectoryItem[]> {
    const nodes = await this.nodesOf(edges.map(({ inode }) => inode));
    const items = edges.map(({ name, inode, type }) => {
      const row = nodes.get(inode);
      const attr = row === undefined ? danglingAttr(type, 1) : attrOfRow(row, ATTR);
      return { name, inode, attr, target: '', dangling: row === undefined };
    });
    const links = items.filter(({ attr, dangling }) => attr.type === EntryType.symlink && !dangling);
    const targets = await this.targetsOf(links.map(({ inode }) => inode));
    for (const link of links) link.target = targets.get(link.inode) ?? '';
    return items;
  }

  /** As `VolumeReader.read`: one query for many directories, or for the next part of one. */
  async read(requests: readonly DirectoryRequest[]): Promise<(DirectorySlice | undefined)[]> {
    const [first] = requests;
    if (first === undefined) return [];
    if (first.from !== '' || requests.length === 1) return [await this.readOne(first)];
    const inodes = requests.map(({ inode }) => inode);
    const found = await this.edges(`e.parent IN (${inodes.join(',')})`, MAX_ROWS + 1);
    const cut = found.length > MAX_ROWS ? found.pop() : undefined;
    // The last directory is cut where the answer is; those with higher inodes are not in it.
    const cutAt = cut === undefined ? undefined : found.at(-1)?.parent;
    const byParent = new Map<U64, Entry[]>();
    const entries = await this.entriesOf(found);
    found.forEach(({ parent }, i) => {
      const entry = entries[i];
      const list = byParent.get(parent);
      if (entry === undefined) return;
      if (list === undefined) byParent.set(parent, [entry]);
      else list.push(entry);
    });
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
    const [entry] = await this.entriesOf([unnamed(inode)]);
    return entry?.dangling === false ? entry : undefined;
  }

  /** As `rootEntry`, for who reads all chunks anyway. */
  async entryWithoutChunks(inode: U64): Promise<Entry | undefined> {
    const [entry] = await this.entriesOf([unnamed(inode)], false);
    return entry?.dangling === false ? entry : undefined;
  }

  /** All chunk records of inodes in index order, also those beyond their ends. */
  async chunksOf(inodes: readonly U64[]): Promise<Map<U64, Chunk[]>> {
    const found = new Map<U64, Chunk[]>();
    if (inodes.length === 0) return found;
    const slices = this.catalogue.bytes('chunk', 'slices', 'c');
    const sql = `SELECT c.inode, c.indx, ${slices} FROM ${this.catalogue.table('chunk')} c WHERE ${inodeCondition('c.inode', inodes)} ORDER BY c.inode, c.indx`;
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
    const edges = await this.page(inode, from, MAX_ROWS);
    return { entries: await this.entriesOf(edges), isLast: edges.length < MAX_ROWS };
  }

  private async edges(where: string, limit: number): Promise<Edge[]> {
    const { catalogue } = this;
    const name = catalogue.rawBytes('edge', 'name', 'e');
    const columns = `e.parent, ${this.session.dialect.selectBytes(name)}, e.inode, e.type`;
    const sql = `SELECT ${columns} FROM ${catalogue.table('edge')} e WHERE ${where} ORDER BY e.parent, ${name} LIMIT ${limit}`;
    return (await this.session.rows(sql, 'ibii')).map((row) => ({
      parent: intOf(row[0]),
      name: bytesOf(row[1]),
      inode: intOf(row[2]),
      type: numberOf(row[3]),
    }));
  }

  /** Node rows by inode. Not joined to the edges: most directories hold runs of inodes, which are read as ranges. */
  private async nodesOf(inodes: readonly U64[]): Promise<Map<U64, SqlRow>> {
    if (inodes.length === 0) return new Map();
    const { dialect } = this.session;
    const columns = ['n.inode', ...attrColumns(this.catalogue)];
    const from = `FROM ${this.catalogue.table('node')} n WHERE ${inodeCondition('n.inode', inodes)}`;
    const packed = dialect.packIntegers?.(columns);
    const rows =
      packed === undefined
        ? await this.session.rows(`SELECT ${columns.join(', ')} ${from}`, NODE_KINDS)
        : (await this.session.rows(`SELECT ${packed} ${from}`, 'b')).map((row) => unpackIntegers(bytesOf(row[0])));
    return new Map(rows.map((row) => [intOf(row[0]), row]));
  }

  private async targetsOf(inodes: readonly U64[]): Promise<Map<U64, ByteString>> {
    if (inodes.length === 0) return new Map();
    const target = this.catalogue.bytes('symlink', 'target', 's');
    const sql = `SELECT s.inode, ${target} FROM ${this.catalogue.table('symlink')} s WHERE ${inodeCondition('s.inode', inodes)}`;
    return new Map((await this.session.rows(sql, 'ib')).map((row) => [intOf(row[0]), bytesOf(row[1])]));
  }

  /** Slices of the first chunk: only files beyond 64 MiB have further ones. */
  private async firstChunksOf(inodes: readonly U64[]): Promise<Map<U64, ByteString>> {
    if (inodes.length === 0) return new Map();
    const slices = this.catalogue.bytes('chunk', 'slices', 'c');
    const sql = `SELECT c.inode, ${slices} FROM ${this.catalogue.table('chunk')} c WHERE c.indx=0 AND (${inodeCondition('c.inode', inodes)})`;
    return new Map((await this.session.rows(sql, 'ib')).map((row) => [intOf(row[0]), bytesOf(row[1])]));
  }

  private async entriesOf(edges: readonly Edge[], withChunks = true): Promise<Entry[]> {
    const inodes = edges.map(({ inode }) => inode);
    const nodes = await this.nodesOf(inodes);
    const links: U64[] = [];
    const files: U64[] = [];
    const longFiles: U64[] = [];
    const entries = edges.map(({ name, inode, type }): Entry => {
      const row = nodes.get(inode);
      const attr = row === undefined ? danglingAttr(type, 1) : attrOfRow(row, ATTR);
      if (row !== undefined && attr.type === EntryType.symlink) links.push(inode);
      if (attr.type === EntryType.regular && attr.length > 0) {
        if (attr.length > CHUNK_SIZE_BYTES) longFiles.push(inode);
        else files.push(inode);
      }
      const entry = bareEntry(name, inode, attr);
      if (row === undefined) entry.dangling = true;
      return entry;
    });
    if (withChunks) await this.addChunks(entries, files, longFiles);
    const targets = await this.targetsOf(links);
    const xattrs = await this.xattrs.of(inodes);
    for (const entry of targets.size + xattrs.size === 0 ? [] : entries) {
      entry.target = targets.get(entry.inode) ?? '';
      entry.xattrs = xattrs.get(entry.inode) ?? NO_XATTRS;
    }
    await this.addAcls(entries, nodes);
    return entries;
  }

  private async addChunks(entries: readonly Entry[], files: readonly U64[], longFiles: readonly U64[]): Promise<void> {
    const first = await this.firstChunksOf(files);
    const all = await this.chunksOf(longFiles);
    for (const entry of entries) {
      const { inode, attr } = entry;
      if (attr.type !== EntryType.regular || attr.length === 0) continue;
      if (attr.length > CHUNK_SIZE_BYTES) {
        const chunks = all.get(inode) ?? NO_CHUNKS;
        entry.chunks = chunks.filter((chunk) => chunk.index * CHUNK_SIZE_BYTES < attr.length);
      } else {
        const slices = first.get(inode);
        if (slices !== undefined && slices !== '') entry.chunks = [this.chunkOf(inode, 0, slices)];
      }
    }
  }

  private async addAcls(entries: readonly Entry[], nodes: ReadonlyMap<U64, SqlRow>): Promise<void> {
    for (const entry of entries) {
      const row = nodes.get(entry.inode);
      if (row === undefined) continue;
      const access = accessAclId(row, ATTR);
      const defaults = defaultAclId(row, ATTR);
      if (access === 0 && defaults === 0) continue;
      const acls = await (this.acls ??= readAcls(this.session, this.catalogue));
      entry.accessAcl = aclById(acls, access, entry.inode, this.onNotice);
      entry.defaultAcl = aclById(acls, defaults, entry.inode, this.onNotice);
    }
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
}

/** An inode as if a directory without a name for it named it. */
function unnamed(inode: U64): Edge {
  return { parent: 0, name: '', inode, type: EntryType.unknown };
}
