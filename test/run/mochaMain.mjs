// Started by the runner under Node 24 with tsx: mochaMain.mjs LAYER [--grep TEXT] FILE…
import process from 'node:process';
import Mocha from 'mocha';
import { inRoot } from '../../bin/setup/paths.mjs';
import { compactReporter } from './compactReporter.mjs';
import { resultsFile } from './results.mjs';

const [layer = '', ...rest] = process.argv.slice(2);
const grep = rest[0] === '--grep' ? rest[1] : undefined;
const files = grep === undefined ? rest : rest.slice(2);

const mocha = new Mocha({
  ui: 'bdd',
  timeout: 60_000,
  reporter: compactReporter(Mocha.reporters.Base),
  reporterOptions: {
    results: resultsFile(layer),
    write: (/** @type {string} */ text) => process.stdout.write(text),
    everyTest: files.length === 1,
  },
  ...(grep === undefined ? {} : { grep }),
});
for (const file of files) mocha.addFile(inRoot(file));
await mocha.loadFilesAsync();
mocha.run((failures) => {
  // A handle left open by a test must not keep the whole run alive.
  process.exit(failures > 0 ? 1 : 0);
});
