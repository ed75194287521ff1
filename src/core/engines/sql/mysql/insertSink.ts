import type { BulkValue } from '../loadSession';
import type { Batch, BatchSink } from '../server/bulkServer';
import { GrowingBuffer } from '../../growingBuffer';
import type { Column } from '../tables';
import { isText } from '../tables';

/** Encodes rows as inserts of many rows, for servers that forbid `LOAD DATA LOCAL`. */
export class InsertSink implements BatchSink {
  private readonly statement: string;
  private readonly isText: readonly boolean[];
  private readonly buffer: GrowingBuffer;
  private rows = 0;

  /** `table` is quoted; a batch stays below `maxBytes` unless one row is larger. */
  constructor(
    table: string,
    columns: readonly Column[],
    private readonly maxBytes: number,
    private readonly submit: (batch: Batch) => void,
  ) {
    this.statement = `INSERT INTO ${table} (${columns.map(({ name }) => `\`${name}\``).join(',')}) VALUES `;
    this.isText = columns.map(isText);
    this.buffer = new GrowingBuffer(maxBytes);
  }

  add(...values: BulkValue[]): void {
    const row = `(${values.map((value, i) => this.literal(value, this.isText[i] === true)).join(',')})`;
    if (this.buffer.length + row.length + this.statement.length + 1 > this.maxBytes) this.flush();
    this.append(this.rows === 0 ? this.statement : ',');
    this.append(row);
    this.rows += 1;
  }

  flush(): void {
    if (this.rows === 0) return;
    const { rows } = this;
    this.rows = 0;
    this.submit({ statement: '', bytes: this.buffer.take(), rows });
  }

  private append(text: string): void {
    this.buffer.reserve(text.length);
    this.buffer.length += this.buffer.bytes.write(text, this.buffer.length, 'latin1');
  }

  /** Hexadecimal needs no escapes, whatever the server's SQL mode. */
  private literal(value: BulkValue, isText: boolean): string {
    if (typeof value === 'number' || typeof value === 'bigint') return String(value);
    if (value.length === 0) return "''";
    const hex = (typeof value === 'string' ? Buffer.from(value, 'latin1') : value).toString('hex');
    return isText ? `CONVERT(x'${hex}' USING utf8mb4)` : `x'${hex}'`;
  }
}
