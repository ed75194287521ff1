import { appendFileSync } from 'node:fs';
import { testFiles } from 'test-files';
import { compactReporter } from '../run/compactReporter.mjs';

interface TestRun {
  readonly results: string;
  readonly log: string;
  readonly grep?: string;
  readonly everyTest: boolean;
}

/** What VS Code calls inside the extension host; the runner bundles the test files behind `test-files`. */
export async function run(): Promise<void> {
  const { results, log, grep, everyTest } = JSON.parse(process.env['JUICEFS_TEST_RUN'] ?? '{}') as TestRun;
  // The host's standard output does not reach the runner in every kind of VS Code; a file does.
  const write = (text: string): void => appendFileSync(log, text);
  try {
    const { default: Mocha } = await import('mocha');
    const mocha = new Mocha({
      ui: 'bdd',
      timeout: 60_000,
      reporter: compactReporter(Mocha.reporters.Base),
      reporterOptions: { results, write, everyTest },
      ...(grep === undefined ? {} : { grep }),
    });
    for (const [file, load] of Object.entries(testFiles)) {
      mocha.suite.emit('pre-require', globalThis, file, mocha);
      load();
    }
    const failures = await new Promise<number>((resolve) => mocha.run(resolve));
    if (failures > 0) throw new Error(`${failures} tests failed`);
  } catch (error) {
    write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    throw error;
  }
}
