import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { run } from './processes.mjs';

/** What is needed of each server, by the name of the program. */
const programs = {
  redis: { server: 'redis-server', client: 'redis-cli' },
  mariadb: { server: 'mariadbd', client: 'mariadb', initialize: 'mariadb-install-db' },
  postgres: { server: 'postgres', client: 'psql', initialize: 'initdb' },
};
const debianPackages = { redis: 'redis-server', mariadb: 'mariadb-server', postgres: 'postgresql' };

/** @typedef {keyof typeof programs} ServerKind */
/**
 * @template {ServerKind} K
 * @typedef {{ [P in keyof (typeof programs)[K]]: string }} Programs
 */

export const serverKinds = /** @type {readonly ServerKind[]} */ (Object.keys(programs));

/**
 * Where the programs of a server are; `undefined` when one of them is missing.
 * @template {ServerKind} K
 * @param {K} kind
 * @returns {Programs<K> | undefined}
 */
export function findServer(kind) {
  const folders = programFolders();
  /** @type {Record<string, string>} */
  const found = {};
  for (const [role, name] of Object.entries(programs[kind])) {
    const file = folders.map((folder) => path.join(folder, name)).find((candidate) => existsSync(candidate));
    if (file === undefined) return undefined;
    found[role] = file;
  }
  return /** @type {Programs<K>} */ (found);
}

/**
 * Installs Debian's servers where we are root; their own services are not used.
 * @returns {Promise<ServerKind[]>} those that are not to be had
 */
export async function ensureServers() {
  const missing = missingServers();
  if (missing.length === 0 || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return missing;
  console.log(`Installing ${missing.join(', ')} (apt-get) …`);
  // In single-user mode invoke-rc.d starts no service.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const names = missing.map((kind) => debianPackages[kind]);
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...names]]) {
    const { code, output } = await run('apt-get', args, { env, quiet: true, timeoutSeconds: 900 });
    if (code !== 0) console.error(`apt-get ${args.join(' ')} failed with exit code ${code}\n${output}`);
  }
  return missingServers();
}

const missingServers = () => serverKinds.filter((kind) => findServer(kind) === undefined);

/** PostgreSQL's own folders come first: on Debian, what is on the path is a wrapper that looks for a cluster. */
function programFolders() {
  const versions = '/usr/lib/postgresql';
  const postgres = existsSync(versions) ? readdirSync(versions).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return [...postgres.map((version) => path.join(versions, version, 'bin')), ...onPath, '/usr/sbin', '/usr/bin'];
}
