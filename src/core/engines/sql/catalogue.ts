import { MetaError } from '../../errors';
import type { SqlDialect } from './dialect';
import { quoted } from './dialect';
import type { SqlSession } from './sqlSession';
import { tableName } from './tables';

/**
 * Which tables and columns a database has. Old volumes lack some (docs/formats/sql.md §6): missing columns read as a
 * constant, missing tables as empty ones.
 */
export class Catalogue {
  private constructor(
    readonly dialect: SqlDialect,
    private readonly prefix: string,
    /** Declared types in capitals, by column, by full table name. */
    private readonly tables: ReadonlyMap<string, ReadonlyMap<string, string>>,
  ) {}

  static async read(session: SqlSession, prefix: string): Promise<Catalogue> {
    const tables = new Map<string, Map<string, string>>();
    for (const [table, column, type] of await session.rows(session.dialect.catalogueSql, 'ttt')) {
      const name = String(table);
      const columns = tables.get(name) ?? new Map<string, string>();
      columns.set(String(column), String(type).toUpperCase());
      tables.set(name, columns);
    }
    return new Catalogue(session.dialect, prefix, tables);
  }

  /** The same database, as the volume with another prefix sees it. */
  ofPrefix(prefix: string): Catalogue {
    return new Catalogue(this.dialect, prefix, this.tables);
  }

  /** @throws {MetaError} `notJuiceFs` when there is no volume of that prefix. */
  requireVolume(label: string): void {
    if (this.has('setting') && this.has('node') && this.has('edge')) return;
    const others = this.volumePrefixes().filter((other) => other !== this.prefix);
    const found =
      others.length === 0
        ? 'it has no JuiceFS tables'
        : `it has volumes with ${others.map((p) => (p === '' ? 'no table_prefix' : `table_prefix=${p}`)).join(', ')}`;
    throw new MetaError(
      'notJuiceFs',
      `${label} holds no JuiceFS volume${this.prefix === '' ? '' : ` with table_prefix=${this.prefix}`}: ${found}.`,
    );
  }

  has(table: string): boolean {
    return this.tables.has(tableName(this.prefix, table));
  }

  /** The quoted name of a table. */
  table(name: string): string {
    return quoted(this.dialect, tableName(this.prefix, name));
  }

  /** `alias.column`, or `constant` where this database has no such column. */
  column(table: string, column: string, alias: string, constant = '0'): string {
    return this.columnsOf(table).has(column) ? `${alias}.${quoted(this.dialect, column)}` : constant;
  }

  /** A column of bytes as an expression for `b`, whatever it was declared as. */
  bytes(table: string, column: string, alias: string): string {
    return this.dialect.selectBytes(this.rawBytes(table, column, alias));
  }

  /** The same as bytes inside the database, for comparing and sorting. */
  rawBytes(table: string, column: string, alias: string): string {
    const expression = `${alias}.${quoted(this.dialect, column)}`;
    const type = this.columnsOf(table).get(column) ?? '';
    return this.dialect.isBytesType(type) ? expression : this.dialect.textAsBytes(expression);
  }

  /** Prefixes of the volumes in the database, found by their setting tables. */
  volumePrefixes(): string[] {
    const prefixes = [...this.tables.keys()].flatMap((name) => {
      const match = /^jfs_(?:(.*)_)?setting$/.exec(name);
      return match === null ? [] : [match[1] ?? ''];
    });
    return prefixes.sort();
  }

  private columnsOf(table: string): ReadonlyMap<string, string> {
    return this.tables.get(tableName(this.prefix, table)) ?? new Map();
  }
}
