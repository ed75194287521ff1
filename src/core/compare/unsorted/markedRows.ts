import type { EntryTable } from './entryTable';

/** Rows of two tables that differ, with the directories around them and what these are on the other side. */
export interface MarkedRows {
  left: Uint8Array;
  right: Uint8Array;
  /** Of both sides. */
  count: number;
}

export function markDifferences(left: EntryTable, right: EntryTable): MarkedRows {
  const marks: MarkedRows = { left: new Uint8Array(left.length), right: new Uint8Array(right.length), count: 0 };
  const [leftRows, rightRows] = [sortedByPath(left), sortedByPath(right)];
  const open: { table: EntryTable; row: number }[] = [];
  const mark = (table: EntryTable, row: number): void => {
    const bits = table === left ? marks.left : marks.right;
    if (bits[row] === 1) return;
    bits[row] = 1;
    marks.count += 1;
    open.push({ table, row });
  };
  let [i, j] = [0, 0];
  while (i < leftRows.length || j < rightRows.length) {
    const order = compareAt(left, leftRows[i], right, rightRows[j]);
    const [iEnd, jEnd] = [
      order <= 0 ? endOfGroup(left, leftRows, i) : i,
      order >= 0 ? endOfGroup(right, rightRows, j) : j,
    ];
    const isPair = iEnd === i + 1 && jEnd === j + 1;
    if (!isPair || !left.hasSameContents(leftRows[i]!, right, rightRows[j]!)) {
      for (; i < iEnd; i++) mark(left, leftRows[i]!);
      for (; j < jEnd; j++) mark(right, rightRows[j]!);
    }
    [i, j] = [iEnd, jEnd];
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const parent = next.table.parentOf(next.row);
    if (parent === undefined) continue;
    mark(next.table, parent);
    const [other, rows] = next.table === left ? [right, rightRows] : [left, leftRows];
    for (const row of rowsOfPath(next.table, parent, other, rows)) mark(other, row);
  }
  return marks;
}

function sortedByPath(table: EntryTable): Uint32Array {
  const rows = new Uint32Array(table.length);
  for (let row = 0; row < rows.length; row++) rows[row] = row;
  return rows.sort((a, b) => table.comparePaths(a, table, b));
}

function compareAt(left: EntryTable, a: number | undefined, right: EntryTable, b: number | undefined): number {
  if (a === undefined) return 1;
  return b === undefined ? -1 : left.comparePaths(a, right, b);
}

function endOfGroup(table: EntryTable, rows: Uint32Array, from: number): number {
  let end = from + 1;
  while (end < rows.length && table.comparePaths(rows[from]!, table, rows[end]!) === 0) end++;
  return end;
}

function* rowsOfPath(table: EntryTable, row: number, other: EntryTable, rows: Uint32Array): Generator<number> {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (other.comparePaths(rows[middle]!, table, row) < 0) low = middle + 1;
    else high = middle;
  }
  for (; low < rows.length && other.comparePaths(rows[low]!, table, row) === 0; low++) yield rows[low]!;
}
