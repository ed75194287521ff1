import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { node24 } from './node24.mjs';
import { start, stop } from './processes.mjs';
import { serverMain } from './vsCodeHost.mjs';

/**
 * @typedef {object} ServerOptions
 * @property {string} dataDir  a private folder for everything the server writes
 * @property {boolean} [trust]  workspace trust on: a folder opens in Restricted Mode
 * @property {Record<string, unknown>} [settings]  user settings of the session
 * @property {string} [extensionsDir]
 * @property {NodeJS.ProcessEnv} [env]
 */

/**
 * @typedef {object} WorkbenchServer
 * @property {() => string} log
 * @property {(view: View) => string} url
 * @property {Promise<void>} exited
 * @property {() => Promise<void>} stop
 */

/** @typedef {{ folder?: string, extension?: string, tests?: string }} View */

/**
 * Starts a VS Code server on a free loopback port. Whoever starts it stops it.
 * @param {ServerOptions} options
 * @returns {Promise<WorkbenchServer>}
 */
export async function startWorkbenchServer(options) {
  writeSettings(options);
  const child = start(node24, serverArgs(options), {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  /** @type {Promise<void>} */
  const exited = new Promise((resolve) => child.once('exit', () => resolve()));
  let log = '';
  const collect = (/** @type {Buffer} */ data) => {
    log += data.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const port = await listeningPort(child, () => log);
  return {
    log: () => log,
    url: (view) => workbenchUrl(port, view),
    exited,
    stop: () => stop(child),
  };
}

/** @param {ServerOptions} options */
function serverArgs({ dataDir, trust = false, extensionsDir }) {
  const args = [
    serverMain,
    '--host=127.0.0.1',
    '--port=0',
    '--without-connection-token',
    '--accept-server-license-terms',
    // The page honours `payload` (extension under development, tests) only with this driver on.
    '--enable-smoke-test-driver',
    `--server-data-dir=${dataDir}`,
    '--disable-telemetry',
  ];
  if (!trust) args.push('--disable-workspace-trust');
  if (extensionsDir !== undefined) args.push(`--extensions-dir=${extensionsDir}`);
  return args;
}

/**
 * Quiet defaults first, so that no first-run page covers what a test wants to see.
 * @param {ServerOptions} options
 */
function writeSettings({ dataDir, settings }) {
  const folder = path.join(dataDir, 'data', 'User');
  mkdirSync(folder, { recursive: true });
  const quiet = {
    'workbench.startupEditor': 'none',
    'workbench.tips.enabled': false,
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
    'chat.disableAIFeatures': true,
    'extensions.ignoreRecommendations': true,
    'security.workspace.trust.startupPrompt': 'never',
    'security.workspace.trust.banner': 'never',
  };
  writeFileSync(path.join(folder, 'settings.json'), JSON.stringify({ ...quiet, ...settings }, undefined, 2));
}

/**
 * The server picks a free port itself and prints it: no race with other programs.
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => string} log
 */
async function listeningPort(child, log) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const match = /listening on (\d+)/.exec(log());
    if (match?.[1] !== undefined) return Number(match[1]);
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop(child);
      throw new Error(`the VS Code server did not start\n${log()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * @param {number} port
 * @param {View} view
 */
function workbenchUrl(port, { folder, extension, tests }) {
  const remote = (/** @type {string} */ file) => `vscode-remote://127.0.0.1:${port}${uriPath(file)}`;
  const payload = [];
  if (extension !== undefined) payload.push(['extensionDevelopmentPath', remote(extension)]);
  if (tests !== undefined) payload.push(['extensionTestsPath', remote(tests)]);
  const query = new URLSearchParams();
  if (folder !== undefined) query.set('folder', uriPath(folder));
  query.set('payload', JSON.stringify(payload));
  return `http://127.0.0.1:${port}/?${query.toString().replaceAll('+', '%20')}`;
}

/** @param {string} file */
function uriPath(file) {
  const slashed = file.split(path.sep).join('/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}
