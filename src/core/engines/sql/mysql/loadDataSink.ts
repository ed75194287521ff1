import type { BulkValue } from '../loadSession';
import type { Batch, BatchSink } from '../server/bulkServer';
import { putDecimal } from '../../decimal';
import { GrowingBuffer } from '../../growingBuffer';
import type { Column } from '../tables';
import { isBytes, isText } from '../tables';

const BATCH_BYTES = 512 * 1024;
const TAB = 0x09;
const NEWLINE = 0x0a;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const MINUS = 0x2d;

/**
 * Encodes rows for `LOAD DATA LOCAL INFILE`: fields between tabs, rows between newlines, special bytes behind backslashes.
 * A table of bytes only is sent in character set binary; one with text is sent as UTF-8, its bytes in hexadecimal.
 */
export class LoadDataSink implements BatchSink {
  private readonly statement: string;
  private readonly isHex: readonly boolean[];
  private readonly buffer = new GrowingBuffer(BATCH_BYTES + 64 * 1024);
  private rows = 0;

  /** `table` is quoted. */
  constructor(
    table: string,
    columns: readonly Column[],
    private readonly submit: (batch: Batch) => void,
  ) {
    const hasText = columns.some(isText);
    this.isHex = columns.map((column) => hasText && isBytes(column));
    const names = columns.map(({ name }, i) => (this.isHex[i] === true ? `@v${i}` : `\`${name}\``)).join(',');
    const set = columns.flatMap(({ name }, i) => (this.isHex[i] === true ? [`\`${name}\`=UNHEX(@v${i})`] : []));
    this.statement =
      `LOAD DATA LOCAL INFILE 'jfsmeta' INTO TABLE ${table} CHARACTER SET ${hasText ? 'utf8mb4' : 'binary'} ` +
      `FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' (${names})` +
      (set.length === 0 ? '' : ` SET ${set.join(', ')}`);
  }

  add(...values: BulkValue[]): void {
    const { buffer, isHex } = this;
    this.rows += 1;
    for (let i = 0; i < values.length; i++) {
      const value = values[i] ?? 0;
      if (typeof value === 'number') this.addNumber(value);
      else if (typeof value === 'bigint') this.addAscii(value.toString());
      else if (isHex[i] === true)
        this.addAscii((typeof value === 'string' ? Buffer.from(value, 'latin1') : value).toString('hex'));
      else this.addBytes(value);
      buffer.reserve(1);
      buffer.bytes[buffer.length++] = TAB;
    }
    buffer.bytes[buffer.length - 1] = NEWLINE;
    if (buffer.length >= BATCH_BYTES) this.flush();
  }

  flush(): void {
    if (this.rows === 0) return;
    const { rows } = this;
    this.rows = 0;
    this.submit({ statement: this.statement, bytes: this.buffer.take(), rows });
  }

  private addNumber(value: number): void {
    const { buffer } = this;
    buffer.reserve(24);
    const { bytes } = buffer;
    let magnitude = value;
    if (value < 0) {
      bytes[buffer.length++] = MINUS;
      magnitude = -value;
    }
    buffer.length = putDecimal(bytes, buffer.length, magnitude);
  }

  private addAscii(text: string): void {
    const { buffer } = this;
    buffer.reserve(text.length);
    buffer.length += buffer.bytes.write(text, buffer.length, 'latin1');
  }

  private addBytes(value: string | Buffer): void {
    const { buffer } = this;
    buffer.reserve(2 * value.length);
    const { bytes } = buffer;
    let at = buffer.length;
    for (let i = 0; i < value.length; i++) {
      const byte = typeof value === 'string' ? value.charCodeAt(i) : (value[i] ?? 0);
      if (byte === TAB || byte === NEWLINE || byte === BACKSLASH || byte === 0) {
        bytes[at++] = BACKSLASH;
        bytes[at++] = byte === 0 ? ZERO : byte;
      } else {
        bytes[at++] = byte;
      }
    }
    buffer.length = at;
  }
}
