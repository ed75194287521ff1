import type { Column, ColumnType, Index, Table } from './tables';
import { tableName } from './tables';

/** How one dialect spells tables. */
export interface DdlDialect {
  quote: string;
  /** Type of a column, for SER types with key and auto-increment words. */
  types: Readonly<Record<ColumnType, string>>;
}

export const SQLITE_DDL: DdlDialect = {
  quote: '`',
  types: {
    I64: 'INTEGER',
    I32: 'INTEGER',
    SER64: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    SER32: 'INTEGER PRIMARY KEY AUTOINCREMENT',
    STR: 'TEXT',
    TXT: 'TEXT',
    VB255: 'BLOB',
    VB4096: 'BLOB',
    BLOB: 'BLOB',
  },
};

/**
 * The statement as the official client's ORM writes it. The text matters: SQLite keeps it, and the client parses it at
 * each mount (docs/formats/sql.md §4, §9).
 */
export function createTable(dialect: DdlDialect, prefix: string, table: Table): string {
  const quoted = (name: string): string => dialect.quote + name + dialect.quote;
  const columns = table.columns.map((column) => columnText(dialect, column, quoted));
  if (table.primaryKey !== undefined) columns.push(`PRIMARY KEY ( ${table.primaryKey.map(quoted).join(',')} )`);
  return `CREATE TABLE IF NOT EXISTS ${quoted(tableName(prefix, table.name))} (${columns.join(', ')})`;
}

export function createIndex(dialect: DdlDialect, prefix: string, table: Table, index: Index): string {
  const quoted = (name: string): string => dialect.quote + name + dialect.quote;
  const on = tableName(prefix, table.name);
  const name = `${index.unique ? 'UQE' : 'IDX'}_${on}_${index.name}`;
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoted(name)} ON ${quoted(on)} (${index.columns.map(quoted).join(',')})`;
}

function columnText(dialect: DdlDialect, column: Column, quoted: (name: string) => string): string {
  const parts = [quoted(column.name), dialect.types[column.type]];
  if (column.primaryKey) parts.push('PRIMARY KEY');
  if (column.defaultZero) parts.push('DEFAULT 0');
  parts.push(column.nullable ? 'NULL' : 'NOT NULL');
  return parts.join(' ');
}
