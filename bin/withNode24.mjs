// Runs Node 24 with the given arguments, whatever Node started this: withNode24.mjs [NODE OPTION…] FILE [ARGUMENT…].
import process from 'node:process';
import { node24 } from './setup/node24.mjs';
import { ensureNodePackages } from './setup/nodePackages.mjs';
import { start } from './setup/processes.mjs';

await ensureNodePackages();
const child = start(node24, process.argv.slice(2), { stdio: 'inherit' });
child.once('exit', (code) => process.exit(code ?? 1));
