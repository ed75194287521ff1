import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

const ROWS = 16;

/** Inserts rows a few at a time: one call for sixteen rows costs half of sixteen calls. */
export class BatchInsert {
  private readonly many: StatementSync;
  private readonly single: StatementSync;
  private values: SQLInputValue[] = [];

  /** `row` is the placeholder list of one row when it is more than question marks. */
  constructor(
    database: DatabaseSync,
    table: string,
    private readonly columns: readonly string[],
    row = columns.map(() => '?').join(','),
  ) {
    const into = `INSERT INTO ${table} (${columns.map((column) => `\`${column}\``).join(',')}) VALUES `;
    this.many = database.prepare(into + new Array<string>(ROWS).fill(`(${row})`).join(','));
    this.single = database.prepare(`${into}(${row})`);
  }

  add(...values: SQLInputValue[]): void {
    for (const value of values) this.values.push(value);
    if (this.values.length === ROWS * this.columns.length) {
      this.many.run(...this.values);
      this.values.length = 0;
    }
  }

  flush(): void {
    const width = this.columns.length;
    for (let at = 0; at < this.values.length; at += width) this.single.run(...this.values.slice(at, at + width));
    this.values = [];
  }
}
