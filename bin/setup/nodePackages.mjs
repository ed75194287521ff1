import { existsSync, readFileSync } from 'node:fs';
import { hasNode24, node24 } from './node24.mjs';
import { inRoot } from './paths.mjs';
import { run, runNpm } from './processes.mjs';

/** @typedef {{ packages?: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} Lock */

/** Installs the Node packages when `node_modules` is missing or does not hold what the lock file says. */
export async function ensureNodePackages() {
  if (!isCurrent()) {
    console.log('Installing Node packages (npm ci) …');
    const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], { quiet: true });
    if (code !== 0) throw new Error(`npm ci failed with exit code ${code}\n${output}`);
  }
  if (!hasNode24()) await installNode24();
}

/** Where npm is told to run no install scripts, the package `node` is there without its binary. */
async function installNode24() {
  const cwd = inRoot('node_modules', 'node');
  const { code, output } = await run(process.execPath, ['installArchSpecificPackage.js'], { cwd, quiet: true });
  if (code !== 0 || !hasNode24()) throw new Error(`no Node 24 at ${node24}\n${output}`);
}

/** npm records in `node_modules` what it installed; that and the lock file must name the same versions. */
function isCurrent() {
  const installedLock = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = readLock(inRoot('package-lock.json')).packages ?? {};
  const installed = readLock(installedLock).packages ?? {};
  return Object.entries(wanted).every(
    ([place, entry]) => place === '' || entry.optional === true || installed[place]?.version === entry.version,
  );
}

/**
 * @param {string} file
 * @returns {Lock}
 */
function readLock(file) {
  return /** @type {Lock} */ (JSON.parse(readFileSync(file, 'utf8')));
}
