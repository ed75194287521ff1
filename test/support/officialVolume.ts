import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import * as path from 'node:path';

/** Runs the official client to its end. */
export function juicefs(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync('juicefs', args, { encoding: 'utf8', timeout: 120_000 });
  assert.equal(status, 0, `juicefs ${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Why a volume cannot be mounted here; undefined when it can. */
export function whyNoMount(): string | undefined {
  if (spawnSync('juicefs', ['version']).error !== undefined) return 'juicefs is not on the PATH';
  if (process.platform !== 'linux' || !existsSync('/dev/fuse')) return 'there is no FUSE';
  return process.getuid?.() === 0 ? undefined : 'only root may mount here';
}

/** Mounts a volume by the official client for the time of `work`. Without `write`, read-only. */
export async function mounted<T>(
  url: string,
  folder: string,
  work: (root: string) => T | Promise<T>,
  options: { write?: boolean } = {},
): Promise<T> {
  const root = path.join(folder, 'mnt');
  mkdirSync(root, { recursive: true });
  const quiet = ['--no-usage-report', '--backup-meta', '0', '--no-bgjob', '--cache-dir', path.join(folder, 'cache')];
  const log = ['--log', path.join(folder, 'mount.log')];
  const readOnly = options.write === true ? [] : ['--read-only'];
  juicefs('mount', '--background', ...quiet, ...log, ...readOnly, url, root);
  try {
    return await work(root);
  } finally {
    juicefs('umount', root);
  }
}

/** Everything below a folder, by path: what it is, who may use it, and what it holds. */
export function contentOf(root: string): Record<string, string> {
  const content: Record<string, string> = {};
  const pending = [''];
  for (let relative = pending.pop(); relative !== undefined; relative = pending.pop()) {
    for (const name of readdirSync(path.join(root, relative))) {
      // Files of the mount itself.
      if (relative === '' && ['.trash', '.accesslog', '.stats', '.config'].includes(name)) continue;
      const at = path.join(relative, name);
      const file = path.join(root, at);
      const { mode, nlink, size, mtimeMs } = lstatSync(file);
      const type = mode & 0o170000;
      if (type === 0o040000) pending.push(at);
      const body =
        type === 0o100000
          ? createHash('sha256').update(readFileSync(file)).digest('hex')
          : type === 0o120000
            ? readlinkSync(file)
            : '';
      content[at] = [mode.toString(8), nlink, type === 0o040000 ? 0 : size, Math.floor(mtimeMs), body].join(' ');
    }
  }
  return content;
}
