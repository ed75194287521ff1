import { existsSync, openSync, readSync, closeSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type * as sqlite from 'node:sqlite';
import { MetaError } from '../../../errors';
import { cannotMakeSharedMemory, sqliteError } from './sqliteErrors';

const MAGIC = 'SQLite format 3\0';

/**
 * Opens an existing database for reading only; nothing here can change its content or its journal mode.
 * @throws {MetaError} `notFound`, `notJuiceFs` (not SQLite), `locked`, `io`.
 */
export function openReadOnly(file: string, label: string, busyTimeoutMs: number): sqlite.DatabaseSync {
  checkFile(file, label);
  try {
    return connect(file, busyTimeoutMs);
  } catch (error) {
    // A WAL database in a folder that cannot be written needs -shm, which cannot be made there. Without a -wal file the
    // main file is complete, and nobody can start one in that folder.
    if (cannotMakeSharedMemory(error) && !existsSync(`${file}-wal`)) {
      try {
        return connect(new URL(`${pathToFileURL(file).href}?immutable=1`), busyTimeoutMs);
      } catch {
        // The first failure is the one to report.
      }
    }
    throw sqliteError(error, label, 'opening');
  }
}

function connect(file: string | URL, busyTimeoutMs: number): sqlite.DatabaseSync {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs });
  try {
    database.exec('PRAGMA query_only=ON');
    // The driver opens lazily: the first read shows whether the file can be used at all.
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Loaded on first use: an older host can then still do everything else, and says what is missing. */
export function loadSqlite(): typeof sqlite {
  try {
    return process.getBuiltinModule('node:sqlite');
  } catch {
    throw noSqlite();
  }
}

function noSqlite(): MetaError {
  return new MetaError('unsupported', `This Node.js (${process.version}) has no node:sqlite; 22.15 or later has.`);
}

function checkFile(file: string, label: string): void {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) throw new MetaError('notFound', `${label}: there is no such file.`);
  if (!stat.isFile()) throw new MetaError('notJuiceFs', `${label} is not a file.`);
  const head = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(file, 'r');
  try {
    const read = readSync(descriptor, head, 0, head.length, 0);
    if (read === 0) throw new MetaError('notJuiceFs', `${label} is empty: it holds no volume.`);
    if (head.toString('latin1') !== MAGIC) throw new MetaError('notJuiceFs', `${label} is not a SQLite database.`);
  } finally {
    closeSync(descriptor);
  }
}
