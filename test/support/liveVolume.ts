import { DatabaseSync } from 'node:sqlite';
import { schemeOf } from '../../src/core/registry/openSource';
import type { TestEngine } from './engines';
import { sharedRedis } from './servers/servers';
import { SqlDatabase } from './servers/sqlDatabase';

/** What a client does to a volume on a shared test engine, behind the back of whoever reads it. */
export class LiveVolume {
  private constructor(
    private readonly sql: (statement: string) => void,
    private readonly dialect: 'sqlite3' | 'mysql' | 'postgres' | undefined,
    private readonly redis: (...command: string[]) => void,
  ) {}

  static async at({ server }: TestEngine, url: string): Promise<LiveVolume> {
    const never = (): never => {
      throw new Error('not the engine of this volume');
    };
    if (server === undefined) {
      const statement = (text: string): void => {
        const database = new DatabaseSync(url.slice('sqlite3://'.length));
        database.exec(text);
        database.close();
      };
      // As clients have it: who reads does not keep others from writing.
      statement('PRAGMA journal_mode=WAL');
      return new LiveVolume(statement, 'sqlite3', never);
    }
    if (server === 'redis') {
      const redis = await sharedRedis();
      const number = url.split('/').at(-1) ?? '';
      return new LiveVolume(never, undefined, (...command) => void redis.cli('-n', number, ...command));
    }
    const database = await SqlDatabase.at(server, url);
    const dialect = schemeOf(url) === 'mysql' ? 'mysql' : 'postgres';
    return new LiveVolume((statement) => void database.query(statement), dialect, never);
  }

  /** A client that has the volume open until `expire`, in unix seconds. */
  addSession(sid: number, expire: number, hostName: string, mountPoint: string): void {
    const info = JSON.stringify({ Version: '1.4.1', HostName: hostName, MountPoint: mountPoint, ProcessID: 77 });
    if (this.dialect === undefined) {
      this.redis('ZADD', 'allSessions', String(expire), String(sid));
      this.redis('HSET', 'sessionInfos', String(sid), info);
    } else {
      this.sql(`INSERT INTO jfs_session2 (sid, expire, info) VALUES (${sid}, ${expire}, ${this.bytes(info)})`);
    }
  }

  /** A client that is there already says that it lives. */
  heartbeat(sid: number, expire: number): void {
    if (this.dialect === undefined) this.redis('ZADD', 'allSessions', String(expire), String(sid));
    else this.sql(`UPDATE jfs_session2 SET expire=${expire} WHERE sid=${sid}`);
  }

  /** As an unlink leaves the directory, and nothing else of what an unlink does. */
  removeName(directory: number, name: string): void {
    if (this.dialect === undefined) this.redis('HDEL', `d${directory}`, name);
    else this.sql(`DELETE FROM jfs_edge WHERE parent=${directory} AND name=${this.bytes(name)}`);
  }

  /** As if somebody had made so many files. */
  countInodes(count: number): void {
    if (this.dialect === undefined) this.redis('INCRBY', 'nextinode', String(count));
    else this.sql(`UPDATE jfs_counter SET value=value+${count} WHERE name='nextInode'`);
  }

  private bytes(text: string): string {
    const hex = Buffer.from(text).toString('hex');
    return this.dialect === 'postgres' ? `'\\x${hex}'::bytea` : `X'${hex}'`;
  }
}
