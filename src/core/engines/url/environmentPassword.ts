import * as fs from 'node:fs';
import * as path from 'node:path';
import { MetaError } from '../../errors';

/**
 * `META_PASSWORD`, else the trimmed content of the file that `META_PASSWORD_FILE` names (docs/formats/sql.md §1,
 * docs/formats/redis.md §1.3). A variable that is set to nothing counts as unset.
 */
export function metaPassword(env: NodeJS.ProcessEnv): string | undefined {
  return filled(env.META_PASSWORD) ?? filled(passwordFile(env.META_PASSWORD_FILE));
}

/** docs/formats/redis.md §1.3 */
export function redisPassword(env: NodeJS.ProcessEnv): string | undefined {
  return filled(env.REDIS_PASSWORD) ?? metaPassword(env);
}

/** Sentinel servers have their own password and no other way to give it (docs/formats/redis.md §1.3). */
export function sentinelPassword(env: NodeJS.ProcessEnv): string | undefined {
  return filled(env.SENTINEL_PASSWORD);
}

/** Whom a line of a PostgreSQL password file is for. */
export interface PassfileKey {
  host: string;
  port: number;
  database: string;
  user: string;
}

/**
 * The password of the first matching `host:port:database:user:password` line of `PGPASSFILE` or `~/.pgpass`; `*` matches
 * anything, sockets go by the name localhost (docs/formats/sql.md §1.2). Without a file that can be read there is none.
 */
export function passfilePassword(env: NodeJS.ProcessEnv, key: PassfileKey): string | undefined {
  const file = filled(env.PGPASSFILE) ?? (env.HOME ? path.join(env.HOME, '.pgpass') : undefined);
  if (file === undefined) return undefined;
  const wanted = [key.host.startsWith('/') ? 'localhost' : key.host, String(key.port), key.database, key.user];
  for (const line of linesOf(file)) {
    const fields = passfileFields(line);
    if (wanted.every((text, index) => fields[index] === '*' || fields[index] === text)) return filled(fields[4]);
  }
  return undefined;
}

function linesOf(file: string): string[] {
  try {
    return fs.readFileSync(file, 'utf8').split(/\r?\n/);
  } catch {
    return [];
  }
}

/** A backslash keeps a colon or a backslash from being special. */
function passfileFields(line: string): string[] {
  if (line.startsWith('#')) return [];
  return [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map((match) => (match[1] ?? '').replace(/\\(.)/g, '$1'));
}

function passwordFile(file: string | undefined): string | undefined {
  if (filled(file) === undefined) return undefined;
  try {
    return fs.readFileSync(String(file), 'utf8').trim();
  } catch (error) {
    // Neither the path nor the cause, which quotes it: people do put the password itself into this variable.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new MetaError('io', `The file that META_PASSWORD_FILE names cannot be read (${code}).`);
  }
}

function filled(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
