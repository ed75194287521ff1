import { toBuffer } from '../../../model/byteString';
import type { SqlDialect } from '../dialect';

export const POSTGRES: SqlDialect = {
  name: 'postgres',
  quoteCharacter: '"',
  columnTypes: {
    I64: 'BIGINT',
    I32: 'INTEGER',
    SER64: 'BIGSERIAL PRIMARY KEY ',
    SER32: 'SERIAL PRIMARY KEY ',
    STR: 'VARCHAR(255)',
    TXT: 'TEXT',
    VB255: 'BYTEA',
    VB4096: 'BYTEA',
    BLOB: 'BYTEA',
  },
  selectBytes: (expression) => expression,
  textAsBytes: (expression) => `convert_to(${expression},'UTF8')`,
  bytesLiteral: (bytes) => `decode('${toBuffer(bytes).toString('hex')}','hex')`,
  textOfBytes: (expression) => `convert_from(${expression},'UTF8')`,
  isBytesType: (type) => type === 'BYTEA',
  catalogueSql:
    'SELECT c.relname, a.attname, format_type(a.atttypid, NULL) FROM pg_catalog.pg_attribute a ' +
    'JOIN pg_catalog.pg_class c ON c.oid=a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid=c.relnamespace ' +
    "WHERE n.nspname=current_schema() AND c.relkind IN ('r','p','v') AND a.attnum>0 AND NOT a.attisdropped AND c.relname LIKE 'jfs\\_%'",
};
