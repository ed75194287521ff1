import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';

/** @typedef {import('mocha').Test} Test */
/** @typedef {{ results: string, write: (text: string) => void, everyTest: boolean }} ReporterOptions */

/**
 * A reporter with one line for each outer suite, every failure in full, and the counts as JSON for the runner. In plain
 * Node and, bundled, inside the extension host; mocha is loaded by the caller, since the host loads it late.
 * @param {typeof import('mocha').reporters.Base} Base
 */
export function compactReporter(Base) {
  return class extends Base {
    /**
     * @param {import('mocha').Runner} runner
     * @param {import('mocha').MochaOptions} options
     */
    constructor(runner, options) {
      super(runner, options);
      report(runner, /** @type {ReporterOptions} */ (options.reporterOptions));
    }
  };
}

/**
 * @param {import('mocha').Runner} runner
 * @param {ReporterOptions} options
 */
function report(runner, { results, write, everyTest }) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Set<string>} */
  const files = new Set();
  /** @type {{ title: string, error: unknown }[]} */
  const failures = [];
  let suiteStart = { ...counts, time: Date.now() };

  const seen = (/** @type {Test} */ test, /** @type {string} */ mark) => {
    if (test.file !== undefined) files.add(test.file);
    if (everyTest) write(`    ${mark} ${test.title}${test.duration ? ` (${test.duration} ms)` : ''}\n`);
  };
  runner.on('suite', (suite) => {
    if (suite.parent?.root === true) suiteStart = { ...counts, time: Date.now() };
    if (suite.parent?.root === true && everyTest) write(`  ${suite.title}\n`);
  });
  runner.on('suite end', (suite) => {
    if (suite.parent?.root !== true || everyTest) return;
    const failed = counts.failed - suiteStart.failed;
    const skipped = counts.skipped - suiteStart.skipped;
    const parts = [`${counts.passed - suiteStart.passed} passed`];
    if (failed > 0) parts.push(`${failed} failed`);
    if (skipped > 0) parts.push(`${skipped} skipped`);
    write(`  ${failed > 0 ? '✗' : '✓'} ${suite.title}: ${parts.join(', ')} (${Date.now() - suiteStart.time} ms)\n`);
  });
  runner.on('pass', (test) => {
    counts.passed++;
    seen(test, '✓');
  });
  runner.on('pending', (test) => {
    counts.skipped++;
    seen(test, '-');
  });
  // Hooks fail too; they are told here and count as one failure each.
  runner.on('fail', (test, error) => {
    counts.failed++;
    seen(test, '✗');
    failures.push({ title: test.fullTitle(), error });
    write(`  ✗ ${test.fullTitle()}\n`);
  });
  runner.once('end', () => {
    for (const { title, error } of failures) write(`\n  ✗ ${title}\n${indent(describe(error))}\n`);
    writeFileSync(results, JSON.stringify({ ...counts, files: [...files].sort() }));
  });
}

/** @param {unknown} error */
function describe(error) {
  return error instanceof Error ? (error.stack ?? error.message) : inspect(error);
}

/** @param {string} text */
function indent(text) {
  return text.replaceAll(/^/gm, '    ');
}
