// `npm test` and its parts: main.mjs [LAYER…] [FILE…] [--grep TEXT]. Plain JavaScript for any Node from 18 on: it installs
// the Node packages, Node 24 among them, and hands over.
import process from 'node:process';
import { node24 } from '../../bin/setup/node24.mjs';
import { ensureNodePackages } from '../../bin/setup/nodePackages.mjs';
import { inRoot } from '../../bin/setup/paths.mjs';
import { start } from '../../bin/setup/processes.mjs';

await ensureNodePackages();
const child = start(node24, [inRoot('test/run/runLayers.mjs'), ...process.argv.slice(2)], {
  stdio: ['ignore', 'inherit', 'inherit'],
});
child.once('exit', (code) => process.exit(code ?? 1));
