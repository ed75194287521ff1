import type { BulkValue } from '../loadSession';
import type { Batch, BatchSink } from '../server/bulkServer';
import { put32 } from '../../bigEndian';
import { GrowingBuffer } from '../../growingBuffer';
import type { Column, ColumnType } from '../tables';

const BATCH_BYTES = 512 * 1024;
/** Signature, no flags, no extension (PostgreSQL documentation, COPY, "Binary Format"). */
const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const END = -1;
const NARROW: ReadonlySet<ColumnType> = new Set<ColumnType>(['I32', 'SER32']);

/** Encodes rows for `COPY … FROM STDIN (FORMAT binary)`. */
export class CopySink implements BatchSink {
  private readonly statement: string;
  private readonly narrow: readonly boolean[];
  private readonly buffer = new GrowingBuffer(BATCH_BYTES + 64 * 1024);
  private rows = 0;

  /** `table` is quoted. */
  constructor(
    table: string,
    private readonly columns: readonly Column[],
    private readonly submit: (batch: Batch) => void,
  ) {
    const names = columns.map(({ name }) => `"${name}"`).join(',');
    this.statement = `COPY ${table} (${names}) FROM STDIN (FORMAT binary)`;
    this.narrow = columns.map(({ type }) => NARROW.has(type));
  }

  add(...values: BulkValue[]): void {
    const { buffer, narrow } = this;
    if (this.rows === 0) {
      HEADER.copy(buffer.bytes, 0);
      buffer.length = HEADER.length;
    }
    this.rows += 1;
    buffer.reserve(2 + 12 * this.columns.length);
    buffer.length = buffer.bytes.writeInt16BE(values.length, buffer.length);
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      if (typeof value === 'number') this.addNumber(value, narrow[i] === true);
      else if (typeof value === 'bigint') this.addBigInt(value);
      else this.addBytes(value);
    }
    if (buffer.length >= BATCH_BYTES) this.flush();
  }

  flush(): void {
    if (this.rows === 0) return;
    const { buffer, rows } = this;
    buffer.reserve(2);
    buffer.length = buffer.bytes.writeInt16BE(END, buffer.length);
    this.rows = 0;
    this.submit({ statement: this.statement, bytes: buffer.take(), rows });
  }

  private addNumber(value: number, isNarrow: boolean): void {
    const { buffer } = this;
    buffer.reserve(12);
    const { bytes, length } = buffer;
    if (isNarrow) {
      // Anything too large was refused before.
      put32(bytes, length, 4);
      put32(bytes, length + 4, value);
      buffer.length = length + 8;
    } else {
      put32(bytes, length, 8);
      const high = Math.floor(value / 0x100000000);
      put32(bytes, length + 4, high);
      put32(bytes, length + 8, value - high * 0x100000000);
      buffer.length = length + 12;
    }
  }

  private addBigInt(value: bigint): void {
    const { buffer } = this;
    buffer.reserve(12);
    buffer.bytes.writeInt32BE(8, buffer.length);
    buffer.bytes.writeBigInt64BE(value, buffer.length + 4);
    buffer.length += 12;
  }

  private addBytes(value: string | Buffer): void {
    const { buffer } = this;
    buffer.reserve(4 + value.length);
    buffer.bytes.writeInt32BE(value.length, buffer.length);
    if (typeof value === 'string') buffer.bytes.write(value, buffer.length + 4, 'latin1');
    else value.copy(buffer.bytes, buffer.length + 4);
    buffer.length += 4 + value.length;
  }
}
