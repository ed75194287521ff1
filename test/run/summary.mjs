/** @typedef {import('./layers.mjs').Outcome} Outcome */
/** @typedef {{ name: string, seconds: number } & Outcome} Row */

/**
 * Prints the table and the one closing line; returns the exit code.
 * @param {readonly Row[]} rows
 */
export function summarize(rows) {
  const width = Math.max(...rows.map((row) => row.name.length), 5);
  console.log(`\n${'layer'.padEnd(width)}  passed  failed  skipped  seconds`);
  for (const { name, passed, failed, skipped, seconds, note } of rows) {
    const cells = [cell(passed, 6), cell(failed, 6), cell(skipped, 7), cell(seconds.toFixed(1), 7)];
    console.log(`${name.padEnd(width)}  ${cells.join('  ')}${note === undefined ? '' : `  ${note}`}`);
  }
  const passed = sum(rows, 'passed');
  const failed = sum(rows, 'failed');
  console.log(`\n${passed} passed, ${failed} failed, ${sum(rows, 'skipped')} skipped`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

/**
 * @param {string | number} value
 * @param {number} width
 */
const cell = (value, width) => String(value).padStart(width);

/**
 * @param {readonly Row[]} rows
 * @param {'passed' | 'failed' | 'skipped'} column
 */
const sum = (rows, column) => rows.reduce((total, row) => total + row[column], 0);
