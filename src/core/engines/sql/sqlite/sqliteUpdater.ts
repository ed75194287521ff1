import { MetaError } from '../../../errors';
import type { SqlUpdater } from '../sqlSettingStore';
import { loadSqlite, openReadOnly } from './openDatabase';
import { SqliteConnector } from './sqliteConnector';
import { SQLITE } from './sqliteDialect';
import type { SqliteAddress } from './sqliteUrl';

/** The one way in which an existing SQLite file is written; its journal mode stays as it is. */
export function sqliteUpdater(address: SqliteAddress, label: string): SqlUpdater {
  return {
    connector: new SqliteConnector(address, label),
    dialect: SQLITE,
    update: (sql, signal) =>
      new Promise((resolve) => {
        signal?.throwIfAborted();
        // Tells what is wrong with a file that is no database, and never makes one.
        openReadOnly(address.file, label, address.busyTimeoutMs).close();
        const { DatabaseSync } = loadSqlite();
        const database = new DatabaseSync(address.file, { timeout: address.busyTimeoutMs });
        try {
          database.exec('PRAGMA synchronous=FULL');
          resolve(Number(database.prepare(sql).run().changes));
        } catch (error) {
          throw isReadOnly(error) ? cannotWrite(label, error) : error;
        } finally {
          database.close();
        }
      }),
  };
}

const SQLITE_READONLY = 8;

function isReadOnly(error: unknown): boolean {
  return (
    error instanceof Error &&
    'errcode' in error &&
    typeof error.errcode === 'number' &&
    (error.errcode & 0xff) === SQLITE_READONLY
  );
}

function cannotWrite(label: string, cause: unknown): MetaError {
  return new MetaError('denied', `${label}: the database file or its folder cannot be written. Nothing was changed.`, {
    cause,
  });
}
