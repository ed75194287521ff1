import type { ByteString } from '../../model/byteString';
import type { ColumnType } from './tables';

/** How one database spells things. */
export interface SqlDialect {
  readonly name: 'sqlite' | 'mysql' | 'postgres';
  readonly quoteCharacter: '`' | '"';
  /** Type of a column, for SER types with key and auto-increment words (docs/formats/sql.md §4). */
  readonly columnTypes: Readonly<Record<ColumnType, string>>;
  /** An expression of a bytes column, selected so that a session can give it as `b`. */
  selectBytes(expression: string): string;
  /** The UTF-8 bytes of a text column as a bytes expression; volumes from before 1.0 keep names as text. */
  textAsBytes(expression: string): string;
  /**
   * That a column has a value, where a further condition on the next column of an index is to bound what is read of it. Default:
   * they are equal.
   */
  equalsForRange?(column: string, value: string): string;
  bytesLiteral(bytes: ByteString): string;
  /** The text whose UTF-8 bytes an expression gives. */
  textOfBytes(expression: string): string;
  /**
   * Integers as one bytes value that `unpackIntegers` takes apart, where the driver makes each value of a row dear. NULL
   * becomes 0.
   */
  packIntegers?(expressions: readonly string[]): string;
  /** Whether a column of that declared type holds bytes rather than text. */
  isBytesType(declaredType: string): boolean;
  /** A query for all tables named `jfs_…` that can be seen: table, column, declared type (`ttt`). */
  readonly catalogueSql: string;
}

export function quoted(dialect: SqlDialect, identifier: string): string {
  const { quoteCharacter: quote } = dialect;
  return quote + identifier.replaceAll(quote, quote + quote) + quote;
}
