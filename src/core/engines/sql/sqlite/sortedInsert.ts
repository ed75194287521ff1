import type { DatabaseSync } from 'node:sqlite';
import type { BulkValue, RowSink } from '../loadSession';
import type { Column } from '../tables';
import { BatchInsert } from './batchInsert';

/**
 * Inserts rows into a table that lies in the order of its first column. Rows that belong in front of others wait in a
 * temporary table and are sorted in at the end.
 */
export class SortedInsert implements RowSink {
  private readonly inOrder: BatchInsert;
  private readonly later: BatchInsert;
  private readonly laterTable: string;
  private highest: BulkValue = -1;

  constructor(
    private readonly database: DatabaseSync,
    private readonly table: string,
    name: string,
    columns: readonly Column[],
  ) {
    this.laterTable = `temp.load_${name}`;
    database.exec(`CREATE TEMP TABLE load_${name} AS SELECT * FROM ${table}`);
    this.inOrder = new BatchInsert(database, table, columns);
    this.later = new BatchInsert(database, this.laterTable, columns);
  }

  add(...values: BulkValue[]): void {
    const [key = 0] = values;
    if (key > this.highest) {
      this.highest = key;
      this.inOrder.add(...values);
    } else {
      this.later.add(...values);
    }
  }

  flush(): void {
    this.inOrder.flush();
    this.later.flush();
    this.database.exec(`INSERT INTO ${this.table} SELECT * FROM ${this.laterTable} ORDER BY 1`);
    this.database.exec(`DELETE FROM ${this.laterTable}`);
  }
}
