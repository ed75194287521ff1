import { readdirSync, rmSync, statSync } from 'node:fs';
import * as path from 'node:path';
import { MetaError } from '../../../errors';
import { publishFile, syncFile } from '../../../files/publishFile';
import { temporaryName } from '../../../files/temporaryName';
import type { UnfinishedLoad } from '../../../ports/volumeWriter';
import { isAlive } from '../../loadMarker';
import type { SqliteAddress } from './sqliteUrl';

/** The database while it is built: under another name, moved to its own when it is complete and verified. */
export class BuildFile {
  constructor(
    readonly temporary: string,
    private readonly final: string,
    private readonly replaces: boolean,
    private readonly label: string,
  ) {}

  sync(): void {
    syncFile(this.temporary);
  }

  publish(): void {
    if (publishFile(this.temporary, this.final, this.replaces)) return;
    throw new MetaError(
      'notEmpty',
      `${this.label} appeared during the load. It was left as it is, and the load was undone.`,
    );
  }

  remove(): void {
    removeBuild(this.temporary);
  }

  /** Address of the build file, for reading it back. */
  address(tablePrefix: string, busyTimeoutMs: number): SqliteAddress {
    return { file: this.temporary, tablePrefix, busyTimeoutMs };
  }
}

/** A hidden name beside the database, with the process that builds it. */
export function newBuildName(file: string): string {
  return temporaryName(file, `${process.pid}.load`);
}

/** Build files that a load into `file` left behind, or is writing. */
export function unfinishedBuilds(file: string): { load: UnfinishedLoad; remove: () => void } | undefined {
  const folder = path.dirname(file);
  const names = filesIn(folder).filter((name) => ownerOf(name, file) !== undefined);
  const builds = names.map((name) => path.join(folder, name));
  if (builds.length === 0) return undefined;
  const processes = names.map((name) => ownerOf(name, file) ?? 0);
  const started = builds.map((build) => statSync(build, { throwIfNoEntry: false })?.birthtimeMs ?? Date.now());
  return {
    load: {
      startedAt: Math.floor(Math.min(...started) / 1000),
      by: `process ${processes.join(', ')} on this machine`,
      isRunning: processes.some(isAlive),
      holds: builds.length === 1 ? `the hidden file ${names[0] ?? ''}` : `${builds.length} hidden files`,
    },
    remove: () => {
      builds.forEach(removeBuild);
    },
  };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The process in a name of `newBuildName`; undefined for any other file. */
function ownerOf(name: string, file: string): number | undefined {
  const start = `.${path.basename(file)}.`;
  if (!name.startsWith(start)) return undefined;
  const [, owner] = /^[0-9a-f]{8}\.(\d+)\.load$/.exec(name.slice(start.length)) ?? [];
  return owner === undefined ? undefined : Number(owner);
}

function removeBuild(file: string): void {
  for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}
