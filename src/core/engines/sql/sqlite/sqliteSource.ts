import type { DatabaseSync } from 'node:sqlite';
import { MetaError } from '../../../errors';
import type { ByteString } from '../../../model/byteString';
import { toBuffer } from '../../../model/byteString';
import { EntryType } from '../../../model/entryType';
import type { U64 } from '../../../model/u64';
import type { Session, VolumeFacts } from '../../../model/volumeFacts';
import type {
  DirectoryItem,
  DirectoryPage,
  Inspection,
  MetadataSource,
  PageOptions,
  ParentLink,
  WalkOptions,
} from '../../../ports/metadataSource';
import { MAX_PARENT_LINKS } from '../../../ports/metadataSource';
import type { TreeVisitor } from '../../../ports/treeVisitor';
import { Catalogue } from './catalogue';
import { EntryReader } from './entryReader';
import type { Row } from './entryRows';
import { RowStatement, danglingAttr, intOf, numberOf, textOf } from './entryRows';
import { readFacts } from './facts';
import { bytesOfHex } from './hexBytes';
import { openReadOnly } from './openDatabase';
import { readSessions } from './sessions';
import { sqliteError } from './sqliteErrors';
import type { SqliteAddress } from './sqliteUrl';
import { walkDatabase } from './walk';

/** Opens a volume in a SQLite database for reading. @throws {MetaError} `notFound`, `notJuiceFs`, `locked`, `damaged`, `io`. */
export function openSqliteSource(address: SqliteAddress, label: string): MetadataSource {
  return new SqliteSource(address, label);
}

class SqliteSource implements MetadataSource {
  readonly kind = 'engine';
  readonly consistency = 'snapshot';
  private readonly database: DatabaseSync;
  private readonly catalogue: Catalogue;
  private readonly reader: EntryReader;
  private readonly links: RowStatement;
  private readonly stats: RowStatement | undefined;

  constructor(
    private readonly address: SqliteAddress,
    readonly label: string,
  ) {
    this.database = openReadOnly(address.file, label, address.busyTimeoutMs);
    try {
      this.catalogue = Catalogue.open(this.database, address.tablePrefix, label);
      readFacts(this.database, this.catalogue, label);
      // Browsing shows what damage there is as data; a walk reports it as notices.
      this.reader = new EntryReader(this.database, this.catalogue, () => undefined);
      this.links = new RowStatement(
        this.database,
        `SELECT parent, hex(name), type FROM ${this.catalogue.table('edge')} WHERE inode=? ORDER BY parent, name LIMIT ${MAX_PARENT_LINKS}`,
      );
      this.stats = this.catalogue.has('dir_stats')
        ? new RowStatement(this.database, `SELECT used_inodes FROM ${this.catalogue.table('dir_stats')} WHERE inode=?`)
        : undefined;
    } catch (error) {
      this.database.close();
      throw sqliteError(error, label, 'opening');
    }
  }

  facts(): Promise<VolumeFacts> {
    return this.read('reading the volume', () => readFacts(this.database, this.catalogue, this.label));
  }

  sessions(): Promise<Session[]> {
    return this.read('reading sessions', () => readSessions(this.database, this.catalogue));
  }

  list(directory: U64, options: PageOptions): Promise<DirectoryPage> {
    return this.read(`listing directory ${directory}`, () => {
      const from = options.cursor === undefined ? Buffer.alloc(0) : Buffer.from(options.cursor, 'hex');
      const rows = this.reader.rows(directory, from, options.limit + 1);
      const shown = rows.slice(0, options.limit);
      if (rows.length === 0 && options.cursor === undefined) this.requireDirectory(directory);
      const next = rows[options.limit];
      return {
        items: shown.map((row) => this.itemOf(row)),
        next: next === undefined ? undefined : Buffer.from(this.reader.nameOf(next), 'latin1').toString('hex'),
        total: this.entryCount(directory),
      };
    });
  }

  child(directory: U64, name: ByteString): Promise<DirectoryItem | undefined> {
    return this.read(`looking up a name in directory ${directory}`, () => {
      const row = this.reader.row(directory, toBuffer(name));
      return row === undefined ? undefined : this.itemOf(row);
    });
  }

  inspect(inode: U64): Promise<Inspection | undefined> {
    return this.read(`inspecting inode ${inode}`, () => {
      const entry = this.reader.rootEntry(inode);
      const rows = this.links.all(inode);
      if (entry === undefined && rows.length === 0) return undefined;
      const links: ParentLink[] = rows.map((row) => ({ parent: intOf(row[0]), name: bytesOfHex(textOf(row[1])) }));
      return {
        inode,
        attr: entry?.attr ?? danglingAttr(numberOf(rows[0]?.[2]), rows.length),
        target: entry?.target ?? '',
        links,
        xattrs: entry?.xattrs ?? [],
        accessAcl: entry?.accessAcl,
        defaultAcl: entry?.defaultAcl,
        chunks: this.reader.allChunks(inode),
        dangling: entry === undefined,
      };
    });
  }

  async walk(visitor: TreeVisitor, options: WalkOptions = {}): Promise<void> {
    // A connection of its own: its snapshot must not hold back, or be seen by, browsing.
    const database = openReadOnly(this.address.file, this.label, this.address.busyTimeoutMs);
    try {
      const catalogue = Catalogue.open(database, this.address.tablePrefix, this.label);
      await walkDatabase({ database, catalogue, label: this.label }, visitor, options);
    } catch (error) {
      throw sqliteError(error, this.label, 'reading the tree');
    } finally {
      database.close();
    }
  }

  close(): Promise<void> {
    if (this.database.isOpen) this.database.close();
    return Promise.resolve();
  }

  private itemOf(row: Row): DirectoryItem {
    const { attr, dangling } = this.reader.attrOf(row);
    const inode = this.reader.inodeOf(row);
    const target = attr.type === EntryType.symlink && !dangling ? this.reader.targetOf(inode) : '';
    return { name: this.reader.nameOf(row), inode, attr, target, dangling };
  }

  /** From the directory statistics, which volumes before 1.1 do not have. */
  private entryCount(directory: U64): number | undefined {
    const row = this.stats?.get(directory);
    return row === undefined ? undefined : numberOf(row[0]);
  }

  private requireDirectory(inode: U64): void {
    const attr = this.reader.rootEntry(inode)?.attr;
    if (attr?.type === EntryType.directory) return;
    const found = attr === undefined ? 'does not exist' : 'is not a directory';
    throw new MetaError('notFound', `${this.label}: inode ${inode} ${found}.`);
  }

  private read<T>(step: string, action: () => T): Promise<T> {
    try {
      return Promise.resolve(action());
    } catch (error) {
      return Promise.reject(sqliteError(error, this.label, step));
    }
  }
}
