import { rmSync } from 'node:fs';
import { MetaError } from '../../../errors';
import { publishFile, syncFile } from '../../../files/publishFile';
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
    for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(this.temporary + suffix, { force: true });
  }

  /** Address of the build file, for reading it back. */
  address(tablePrefix: string, busyTimeoutMs: number): SqliteAddress {
    return { file: this.temporary, tablePrefix, busyTimeoutMs };
  }
}
