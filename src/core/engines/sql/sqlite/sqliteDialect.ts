import { toBuffer } from '../../../model/byteString';
import type { SqlDialect } from '../dialect';

export const SQLITE: SqlDialect = {
  name: 'sqlite',
  quoteCharacter: '`',
  columnTypes: {
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
  // A string from the driver costs a tenth of a byte array; the session turns it into bytes.
  selectBytes: (expression) => `hex(${expression})`,
  textAsBytes: (expression) => `CAST(${expression} AS BLOB)`,
  bytesLiteral: (bytes) => `x'${toBuffer(bytes).toString('hex')}'`,
  textOfBytes: (expression) => `CAST(${expression} AS TEXT)`,
  isBytesType: (type) => type === 'BLOB',
  catalogueSql:
    "SELECT m.name, c.name, c.type FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type='table' AND m.name LIKE 'jfs\\_%' ESCAPE '\\'",
};
