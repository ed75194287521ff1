import { spawn, spawnSync } from 'node:child_process';
import process from 'node:process';
import { isWindows, root } from './paths.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutSeconds?: number, quiet?: boolean }} RunOptions */
/** @typedef {{ code: number, stdout: string, output: string, timedOut: boolean }} RunResult */

/**
 * Children still running. Each leads its own process group, so what it started itself ends with it; nothing that we
 * start may outlive us.
 * @type {Set<ChildProcess>}
 */
const running = new Set();

process.once('exit', () => {
  for (const child of running) signalTree(child, 'SIGTERM');
});
for (const [signal, code] of /** @type {const} */ ([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])) {
  // Politely first: a child that has children of its own ends them before itself.
  process.once(signal, () => {
    void Promise.all([...running].map((child) => stop(child))).then(() => process.exit(code));
  });
}

/**
 * Starts a long-lived child.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, detached: !isWindows, windowsHide: true, ...options });
  running.add(child);
  const gone = () => running.delete(child);
  child.once('exit', gone);
  child.once('error', gone);
  return child;
}

/**
 * Ends a child and everything in its process group: politely, then for certain.
 * @param {ChildProcess} child
 */
export async function stop(child, graceMs = 5000) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  signalTree(child, 'SIGTERM');
  const killer = setTimeout(() => signalTree(child, 'SIGKILL'), graceMs);
  await exited;
  clearTimeout(killer);
  // A grandchild may ignore SIGTERM and outlive the leader of its group.
  signalTree(child, 'SIGKILL');
}

/**
 * Runs a command to its end; its output goes through to the terminal unless `quiet`, and is returned either way.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(command, args, options = {}) {
  const { cwd = root, env = process.env, timeoutSeconds = 600, quiet = false } = options;
  return new Promise((resolve) => {
    const child = start(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      void stop(child);
    }, timeoutSeconds * 1000);
    child.stdout?.on('data', (/** @type {Buffer} */ data) => {
      stdout += data.toString();
      output += data.toString();
      if (!quiet) process.stdout.write(data);
    });
    child.stderr?.on('data', (/** @type {Buffer} */ data) => {
      output += data.toString();
      if (!quiet) process.stderr.write(data);
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, stdout, output: `${output}${error.message}\n`, timedOut });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (timedOut) output += `\nstopped after ${timeoutSeconds} s\n`;
      resolve({ code: timedOut ? 124 : (code ?? 1), stdout, output, timedOut });
    });
  });
}

/**
 * Runs npm, by the npm that started us when there is one.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options = {}) {
  const npmCli = process.env['npm_execpath'];
  if (npmCli?.endsWith('.js')) return run(process.execPath, [npmCli, ...args], options);
  return isWindows ? run('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options) : run('npm', args, options);
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalTree(child, signal) {
  if (child.pid === undefined) return;
  if (isWindows) {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
