// Started by the runner under Node 24: hostMain.mjs LAYER [--grep TEXT] FILE…
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { inRoot } from '../../bin/setup/paths.mjs';
import { makeScratch } from '../../bin/setup/scratch.mjs';
import { bundleHostTests } from './hostBundle.mjs';
import { runInDesktop } from './hostDesktop.mjs';
import { chooseHost } from './hostKind.mjs';
import { runInWeb } from './hostWeb.mjs';
import { followFile } from './followFile.mjs';
import { resultsFile } from './results.mjs';
import { requireNoSecrets } from './secretScan.mjs';

/**
 * @typedef {object} HostRun
 * @property {string} folder  the workspace folder, a scratch copy
 * @property {string} tests  the bundled module VS Code runs
 * @property {string} scratch  a private folder for VS Code's own data
 * @property {boolean} trust  workspace trust on: the folder opens in Restricted Mode
 * @property {Record<string, string>} env
 * @property {string} results
 * @property {number} timeoutSeconds
 */

const [layer = '', ...rest] = process.argv.slice(2);
const grep = rest[0] === '--grep' ? rest[1] : undefined;
const files = grep === undefined ? rest : rest.slice(2);

const scratch = makeScratch('host');
const results = resultsFile(layer);
const log = path.join(scratch, 'tests.log');
const stopFollowing = followFile(log, process.stdout);
try {
  const run = {
    folder: scratchWorkspace(),
    tests: await bundleHostTests(layer, files),
    scratch,
    trust: layer === 'host-restricted',
    env: { JUICEFS_TEST_RUN: JSON.stringify({ results, log, grep, everyTest: files.length === 1 }) },
    results,
    timeoutSeconds: 600,
  };
  const host = await chooseHost();
  console.log(`  in ${host.kind === 'desktop' ? 'desktop VS Code' : 'the VS Code server with a headless browser'}`);
  if (host.kind === 'desktop') await runInDesktop({ ...run, executable: host.executable });
  else await runInWeb(run);
  requireNoSecrets(writtenByVsCode(), testSecrets());
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  stopFollowing();
}

/** Logs, state, storage of the extension: everything but what tests made themselves. */
function writtenByVsCode() {
  return ['server', 'user'].map((name) => path.join(scratch, name)).filter((folder) => existsSync(folder));
}

/** @returns {string[]} */
function testSecrets() {
  /** @type {unknown} */
  const secrets = JSON.parse(readFileSync(inRoot('test', 'host', 'support', 'testSecrets.json'), 'utf8'));
  return Object.values(/** @type {Record<string, string>} */ (secrets));
}

/** Tests may write into their workspace, so they get a copy of it. */
function scratchWorkspace() {
  const folder = path.join(scratch, 'workspace');
  const template = inRoot('test', layer, 'workspace');
  if (existsSync(template)) cpSync(template, folder, { recursive: true });
  else mkdirSync(folder);
  return folder;
}
