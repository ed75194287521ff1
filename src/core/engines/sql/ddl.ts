import type { ByteString } from '../../model/byteString';
import type { SqlDialect } from './dialect';
import { quoted } from './dialect';
import type { Column, Index, Table } from './tables';
import { tableName } from './tables';

/**
 * The statement as the official client's ORM writes it. The text matters: SQLite keeps it, and the client parses it at
 * each mount (docs/formats/sql.md §4, §9).
 */
export function createTable(dialect: SqlDialect, prefix: string, table: Table): string {
  const columns = table.columns.map((column) => columnText(dialect, column));
  if (table.primaryKey !== undefined) {
    columns.push(`PRIMARY KEY ( ${table.primaryKey.map((name) => quoted(dialect, name)).join(',')} )`);
  }
  return `CREATE TABLE IF NOT EXISTS ${quoted(dialect, tableName(prefix, table.name))} (${columns.join(', ')})`;
}

export function createIndex(dialect: SqlDialect, prefix: string, table: Table, index: Index): string {
  const on = tableName(prefix, table.name);
  const columns = index.columns.map((name) => quoted(dialect, name)).join(',');
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoted(dialect, indexName(on, index))} ON ${quoted(dialect, on)} (${columns})`;
}

/** The row that makes a volume of the tables. */
export function insertSetting(dialect: SqlDialect, prefix: string, setting: ByteString): string {
  const value = dialect.textOfBytes(dialect.bytesLiteral(setting));
  return `INSERT INTO ${quoted(dialect, tableName(prefix, 'setting'))} (name, value) VALUES ('format', ${value})`;
}

/** `on` is the table's full name. */
export function indexName(on: string, index: Index): string {
  return `${index.unique ? 'UQE' : 'IDX'}_${on}_${index.name}`;
}

function columnText(dialect: SqlDialect, column: Column): string {
  const parts = [quoted(dialect, column.name), dialect.columnTypes[column.type]];
  if (column.primaryKey) parts.push('PRIMARY KEY');
  if (column.defaultZero) parts.push('DEFAULT 0');
  parts.push(column.nullable ? 'NULL' : 'NOT NULL');
  return parts.join(' ');
}
