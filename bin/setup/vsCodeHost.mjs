import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { runNpm } from './processes.mjs';

/**
 * A complete VS Code server with its web workbench, from the npm registry alone: it works where there is neither a
 * display nor a way to download VS Code itself. The version is that of VS Code plus one digit.
 */
const packageSpec = 'code-server@4.139.1';
const home = inRoot('.vscode-test', packageSpec.replace('@', '-'));
const serverFolder = path.join(home, 'node_modules', 'code-server', 'lib', 'vscode');

export const serverMain = path.join(serverFolder, 'out', 'server-main.js');

/** Installs the server into the ignored folder `.vscode-test`, once. */
export async function ensureVsCodeHost() {
  if (existsSync(serverMain)) return;
  console.log(`Installing the VS Code server (${packageSpec}, about 600 MB) …`);
  mkdirSync(path.dirname(home), { recursive: true });
  const partial = mkdtempSync(path.join(path.dirname(home), 'partial-'));
  try {
    writeFileSync(path.join(partial, 'package.json'), '{ "private": true }\n');
    await install(partial, [packageSpec]);
    const folder = path.join(partial, path.relative(home, serverFolder));
    await install(folder, ['--omit=dev']);
    await install(path.join(folder, 'extensions'), ['--omit=dev']);
    // The rename makes it all or nothing: an interrupted install is never taken for a complete one.
    renameSync(partial, home);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/**
 * No install scripts: they would compile native modules, and the server does without them.
 * @param {string} cwd
 * @param {readonly string[]} args
 */
async function install(cwd, args) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { code, output } = await runNpm(['install', ...args, ...options], { cwd, quiet: true });
  if (code !== 0) throw new Error(`npm install ${args.join(' ')} failed with exit code ${code}\n${output}`);
}
