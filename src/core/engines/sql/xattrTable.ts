import type { Xattr } from '../../model/entry';
import { InodeSet } from '../../model/inodeSet';
import type { U64 } from '../../model/u64';
import type { Catalogue } from './catalogue';
import { bytesOf, intOf } from './entryRow';
import type { SqlSession } from './sqlSession';

/** Up to so many inodes with xattrs are remembered, at a bit each, so that most entries need no look-up. */
const MAX_KNOWN = 200_000;
const PAGE = 10_000;

/** The xattrs of many inodes at once. */
export class XattrTable {
  /** Every inode that has xattrs; undefined when there are too many to ask first. */
  private known: InodeSet | undefined;
  private isLoaded = false;

  constructor(
    private readonly session: SqlSession,
    private readonly catalogue: Catalogue,
  ) {}

  /** Sorted by name bytes; inodes without any are not in the map. */
  async of(inodes: readonly U64[]): Promise<Map<U64, Xattr[]>> {
    const found = new Map<U64, Xattr[]>();
    if (!this.catalogue.has('xattr')) return found;
    if (!this.isLoaded) await this.load();
    const { known } = this;
    const candidates = known === undefined ? inodes : inodes.filter((inode) => known.has(inode));
    if (candidates.length === 0) return found;
    const { catalogue } = this;
    const columns = `x.inode, ${catalogue.bytes('xattr', 'name', 'x')}, ${catalogue.bytes('xattr', 'value', 'x')}`;
    const sql = `SELECT ${columns} FROM ${catalogue.table('xattr')} x WHERE x.inode IN (${candidates.join(',')})`;
    for (const row of await this.session.rows(sql, 'ibb')) {
      const inode = intOf(row[0]);
      const xattr = { name: bytesOf(row[1]), value: bytesOf(row[2]) };
      const list = found.get(inode);
      if (list === undefined) found.set(inode, [xattr]);
      else list.push(xattr);
    }
    for (const list of found.values()) list.sort((a, b) => (a.name < b.name ? -1 : 1));
    return found;
  }

  private async load(): Promise<void> {
    const set = new InodeSet();
    const from = `SELECT DISTINCT inode FROM ${this.catalogue.table('xattr')} WHERE inode>`;
    let last: U64 = -1;
    for (let count = 0; count < MAX_KNOWN; count += PAGE) {
      const rows = await this.session.rows(`${from}${last} ORDER BY inode LIMIT ${PAGE}`, 'i');
      for (const row of rows) {
        last = intOf(row[0]);
        set.add(last);
      }
      if (rows.length < PAGE) {
        this.known = set;
        break;
      }
    }
    this.isLoaded = true;
  }
}
