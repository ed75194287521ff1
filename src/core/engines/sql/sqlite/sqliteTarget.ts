import { closeSync, openSync, statSync } from 'node:fs';
import { MetaError, messageOf } from '../../../errors';
import type { BeginOptions, LoadTarget, TargetState, UnfinishedLoad, VolumeWriter } from '../../../ports/volumeWriter';
import { holdsOther, nothingToClean, stillRunning } from '../../unfinishedLoad';
import { describeContents, describeVolumes } from '../describeVolumes';
import { SqlWriter } from '../sqlWriter';
import { BuildFile, newBuildName, unfinishedBuilds } from './buildFile';
import { openReadOnly } from './openDatabase';
import { sqliteError } from './sqliteErrors';
import { SqliteLoadSession } from './sqliteLoadSession';
import { SqliteSession, sqliteProduct } from './sqliteSession';
import type { SqliteAddress } from './sqliteUrl';

/** A SQLite file to load into: one that is not there, is empty, or has no table. */
export class SqliteTarget implements LoadTarget {
  constructor(
    private readonly address: SqliteAddress,
    readonly label: string,
  ) {}

  async begin({ signal, onNotice = (): void => undefined }: BeginOptions = {}): Promise<VolumeWriter> {
    try {
      signal?.throwIfAborted();
      const replaces = await this.requireEmpty();
      const session = new SqliteLoadSession(this.createBuildFile(replaces), this.address, this.label, onNotice);
      try {
        await session.createTables();
        return new SqlWriter(session);
      } catch (error) {
        await session.discard();
        throw error;
      }
    } catch (error) {
      throw sqliteError(error, this.label, 'preparing the load');
    }
  }

  async examine(signal?: AbortSignal): Promise<TargetState> {
    signal?.throwIfAborted();
    const { label } = this;
    try {
      const { examined, found } = await this.look();
      return { label, product: sqliteProduct(), isEmpty: found === '', examined, found };
    } catch (error) {
      throw sqliteError(error, label, 'looking into the file');
    }
  }

  unfinished(): Promise<UnfinishedLoad | undefined> {
    return Promise.resolve(unfinishedBuilds(this.address.file)?.load);
  }

  clean(): Promise<UnfinishedLoad> {
    return new Promise((resolve) => {
      const found = unfinishedBuilds(this.address.file);
      if (found === undefined) throw nothingToClean(this.label);
      if (found.load.isRunning) throw stillRunning(this.label, found.load);
      found.remove();
      resolve(found.load);
    });
  }

  /** @returns whether a file without content is there and will be replaced. */
  private async requireEmpty(): Promise<boolean> {
    const { isThere, found } = await this.look();
    if (found !== '') throw holdsOther(this.label, found);
    return isThere;
  }

  /** What is at the path; `found` is '' when nothing is in the way of a load. */
  private async look(): Promise<{ isThere: boolean; examined: string; found: string }> {
    const { file } = this.address;
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return { isThere: false, examined: 'no such file yet', found: '' };
    if (stat.isFile() && stat.size === 0) return { isThere: true, examined: 'a file of 0 bytes', found: '' };
    const session = new SqliteSession(openReadOnly(file, this.label, this.address.busyTimeoutMs));
    try {
      const sql = "SELECT name FROM sqlite_master WHERE type='table' AND name<>'sqlite_sequence' LIMIT 4";
      const tables = (await session.rows(sql, 't')).map(([name]) => String(name));
      if (tables.length === 0) return { isThere: true, examined: 'no table in the file', found: '' };
      const found = describeContents(await describeVolumes(session, this.label), tables);
      return { isThere: true, examined: 'tables in the file', found };
    } finally {
      await session.close();
    }
  }

  private createBuildFile(replaces: boolean): BuildFile {
    const { file } = this.address;
    const temporary = newBuildName(file);
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
