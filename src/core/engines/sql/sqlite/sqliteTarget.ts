import { closeSync, openSync, statSync } from 'node:fs';
import { MetaError, messageOf } from '../../../errors';
import { temporaryName } from '../../../files/temporaryName';
import { settingText } from '../../../model/setting';
import type { LoadTarget, VolumeWriter } from '../../../ports/volumeWriter';
import { BuildFile } from './buildFile';
import { Catalogue, volumePrefixes } from './catalogue';
import { readSetting } from './facts';
import { openReadOnly } from './openDatabase';
import { sqliteError } from './sqliteErrors';
import type { SqliteAddress } from './sqliteUrl';
import { SqliteWriter } from './sqliteWriter';

/** A SQLite file to load into: one that is not there, is empty, or has no table. */
export class SqliteTarget implements LoadTarget {
  constructor(
    private readonly address: SqliteAddress,
    readonly label: string,
  ) {}

  begin(signal?: AbortSignal): Promise<VolumeWriter> {
    try {
      signal?.throwIfAborted();
      const replaces = this.requireEmpty();
      return Promise.resolve(new SqliteWriter(this.createBuildFile(replaces), this.address, this.label));
    } catch (error) {
      return Promise.reject(sqliteError(error, this.label, 'preparing the load'));
    }
  }

  /** @returns whether a file without content is there and will be replaced. */
  private requireEmpty(): boolean {
    const { file } = this.address;
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return false;
    if (stat.isFile() && stat.size === 0) return true;
    const database = openReadOnly(file, this.label, this.address.busyTimeoutMs);
    try {
      const volumes = volumePrefixes(database).map((prefix) => {
        const volume = describeVolume(database, prefix, this.label);
        return prefix === '' ? volume : `${volume} (table_prefix=${prefix})`;
      });
      const tables = database
        .prepare(`SELECT name FROM sqlite_master WHERE type='table' AND name<>'sqlite_sequence' LIMIT 4`)
        .all()
        .map((row) => String(row['name']));
      if (tables.length === 0) return true;
      const found =
        volumes.length > 0
          ? `volume ${volumes.join(' and ')}`
          : `tables (${tables.slice(0, 3).join(', ')}${tables.length > 3 ? ', …' : ''})`;
      throw new MetaError(
        'notEmpty',
        `${this.label} already holds ${found}. Load needs an empty database. Nothing was written.`,
      );
    } finally {
      database.close();
    }
  }

  private createBuildFile(replaces: boolean): BuildFile {
    const { file } = this.address;
    const temporary = temporaryName(file, 'load');
    try {
      closeSync(openSync(temporary, 'wx', 0o600));
    } catch (error) {
      throw new MetaError('io', `${this.label}: the database cannot be created: ${messageOf(error)}.`, {
        cause: error,
      });
    }
    return new BuildFile(temporary, file, replaces, this.label);
  }
}

function describeVolume(database: ReturnType<typeof openReadOnly>, prefix: string, label: string): string {
  try {
    const catalogue = Catalogue.open(database, prefix, label);
    const setting = readSetting(database, catalogue, label);
    const inodes = database.prepare(`SELECT value FROM ${catalogue.table('counter')} WHERE name='totalInodes'`).get();
    return `${settingText(setting, 'Name')} (${String(inodes?.['value'] ?? 0)} inodes)`;
  } catch {
    return 'that cannot be read';
  }
}
