import { MetaError } from '../../../errors';
import { canonical } from '../../../model/u64';
import type { ColumnKinds, SqlRow, SqlValue } from '../sqlSession';

/** Signature, flags, length of the header's extension (PostgreSQL documentation, COPY, "Binary Format"). */
const HEADER_BYTES = 19;
const EXTENSION_LENGTH_AT = 15;
const NULL_LENGTH = -1;
const SAFE_HIGH_WORD = 0x1fffff;

/**
 * Rows of `COPY … TO STDOUT (FORMAT binary)`: after the header each row is a field count (i16) and the fields, each a length
 * (i32) with its bytes; a count of -1 ends. Big-endian throughout.
 */
export function decodeCopyRows(data: Buffer, columns: ColumnKinds): SqlRow[] {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const rows: SqlRow[] = [];
  const width = columns.length;
  let at = HEADER_BYTES + view.getInt32(EXTENSION_LENGTH_AT);
  for (;;) {
    const fields = view.getInt16(at);
    at += 2;
    if (fields === -1) return rows;
    if (fields !== width) throw new MetaError('io', `The server sent ${fields} columns instead of ${width}.`);
    const row = new Array<SqlValue>(width);
    for (let i = 0; i < width; i++) {
      const length = view.getInt32(at);
      at += 4;
      if (length === NULL_LENGTH) {
        row[i] = null;
        continue;
      }
      const kind = columns.charCodeAt(i);
      row[i] =
        kind === KIND_INTEGER
          ? integerAt(view, at, length)
          : kind === KIND_BYTES
            ? data.toString('latin1', at, at + length)
            : data.toString('utf8', at, at + length);
      at += length;
    }
    rows.push(row);
  }
}

const KIND_INTEGER = 'i'.charCodeAt(0);
const KIND_BYTES = 'b'.charCodeAt(0);

function integerAt(view: DataView, at: number, length: number): number | bigint {
  if (length === 4) return view.getInt32(at);
  if (length === 2) return view.getInt16(at);
  const high = view.getInt32(at);
  const low = view.getUint32(at + 4);
  if (high <= SAFE_HIGH_WORD && high >= -SAFE_HIGH_WORD) return high * 0x100000000 + low;
  return canonical((BigInt(high) << 32n) | BigInt(low));
}
