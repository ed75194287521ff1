import type { DatabaseSync } from 'node:sqlite';
import { MetaError } from '../../../errors';
import { tableName } from '../tables';

/**
 * Which tables and columns a database has. Old volumes lack some (docs/formats/sql.md §6): missing columns read as a
 * constant, missing tables as empty ones.
 */
export class Catalogue {
  private readonly columns = new Map<string, Map<string, string>>();

  private constructor(
    private readonly database: DatabaseSync,
    private readonly prefix: string,
  ) {}

  /** @throws {MetaError} `notJuiceFs` when there is no volume of that prefix. */
  static open(database: DatabaseSync, prefix: string, label: string): Catalogue {
    const catalogue = new Catalogue(database, prefix);
    if (catalogue.has('setting') && catalogue.has('node') && catalogue.has('edge')) return catalogue;
    const others = volumePrefixes(database).filter((other) => other !== prefix);
    const found =
      others.length === 0
        ? 'it has no JuiceFS tables'
        : `it has volumes with ${others.map((p) => (p === '' ? 'no table_prefix' : `table_prefix=${p}`)).join(', ')}`;
    throw new MetaError(
      'notJuiceFs',
      `${label} holds no JuiceFS volume${prefix === '' ? '' : ` with table_prefix=${prefix}`}: ${found}.`,
    );
  }

  has(table: string): boolean {
    return this.columnsOf(table).size > 0;
  }

  /** The quoted name of a table. */
  table(name: string): string {
    return `\`${tableName(this.prefix, name)}\``;
  }

  /** `alias.column`, or `constant` where this database has no such column. */
  column(table: string, column: string, alias: string, constant = '0'): string {
    return this.columnsOf(table).has(column) ? `${alias}.\`${column}\`` : constant;
  }

  /** Declared type in capitals, '' when there is no such column. */
  declaredType(table: string, column: string): string {
    return this.columnsOf(table).get(column) ?? '';
  }

  private columnsOf(table: string): Map<string, string> {
    const name = tableName(this.prefix, table);
    const known = this.columns.get(name);
    if (known !== undefined) return known;
    const rows = this.database.prepare(`SELECT name, type FROM pragma_table_info(?)`).all(name);
    const columns = new Map(rows.map((row) => [String(row['name']), String(row['type']).toUpperCase()]));
    this.columns.set(name, columns);
    return columns;
  }
}

/** Prefixes of the volumes in a database, found by their setting tables. */
export function volumePrefixes(database: DatabaseSync): string[] {
  const rows = database
    .prepare(`SELECT name FROM sqlite_master WHERE type='table' AND name LIKE 'jfs\\_%setting' ESCAPE '\\'`)
    .all();
  return rows.flatMap((row) => {
    const match = /^jfs_(?:(.*)_)?setting$/.exec(String(row['name']));
    return match === null ? [] : [match[1] ?? ''];
  });
}
