import { toBuffer } from '../../../model/byteString';
import type { SqlDialect } from '../dialect';

/** MySQL and MariaDB. */
export const MYSQL: SqlDialect = {
  name: 'mysql',
  quoteCharacter: '`',
  columnTypes: {
    I64: 'BIGINT(20)',
    I32: 'INT',
    SER64: 'BIGINT(20) PRIMARY KEY AUTO_INCREMENT',
    SER32: 'INT PRIMARY KEY AUTO_INCREMENT',
    STR: 'VARCHAR(255)',
    TXT: 'TEXT',
    VB255: 'VARBINARY(255)',
    VB4096: 'VARBINARY(4096)',
    BLOB: 'BLOB',
  },
  // Bytes that call themselves latin1 reach us as they are, in a string: the driver makes a Buffer of anything binary.
  selectBytes: (expression) => `CONVERT(${expression} USING latin1)`,
  textAsBytes: (expression) => `CAST(CONVERT(${expression} USING utf8mb4) AS BINARY)`,
  // For a bare equality the optimizer reads all of the index with that value and drops what lies in front, at each page anew. No
  // column that this is asked of is ever negative.
  equalsForRange: (column, value) => `${column} IN (-1,${value})`,
  bytesLiteral: (bytes) => (bytes === '' ? "CAST('' AS BINARY)" : `x'${toBuffer(bytes).toString('hex')}'`),
  textOfBytes: (expression) => `CONVERT(${expression} USING utf8mb4)`,
  packIntegers: (expressions) =>
    `CONVERT(CONCAT_WS(' ',${expressions.map((expression) => `IFNULL(${expression},0)`).join(',')}) USING latin1)`,
  isBytesType: (type) => /BINARY|BLOB/.test(type),
  catalogueSql:
    'SELECT CONVERT(table_name USING utf8mb4), CONVERT(column_name USING utf8mb4), CONVERT(data_type USING utf8mb4) ' +
    "FROM information_schema.columns WHERE table_schema=DATABASE() AND table_name LIKE 'jfs\\_%'",
};
