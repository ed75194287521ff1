import type { ServerKind } from '../../../bin/setup/servers.mjs';
import type { MariadbServer } from './mariadbServer';
import type { PostgresServer } from './postgresServer';
import { freshDatabase, restoredMariadb, restoredPostgres, sharedMariadb, sharedPostgres } from './servers';

export type SqlKind = Exclude<ServerKind, 'redis'>;

/** A database on a server, seen by the server's own client. */
export class SqlDatabase {
  private constructor(
    readonly kind: SqlKind,
    readonly server: MariadbServer | PostgresServer,
    readonly url: string,
  ) {}

  static async at(kind: SqlKind, url: string): Promise<SqlDatabase> {
    return new SqlDatabase(kind, kind === 'mariadb' ? await sharedMariadb() : await sharedPostgres(), url);
  }

  /** A new database on a server of one's own. */
  static on(kind: SqlKind, server: MariadbServer | PostgresServer, name: string): SqlDatabase {
    server.createDatabase(name);
    return new SqlDatabase(kind, server, server.url(name));
  }

  static async fresh(kind: SqlKind): Promise<SqlDatabase> {
    return SqlDatabase.at(kind, await freshDatabase(kind));
  }

  static async restored(kind: SqlKind, fixture: string): Promise<SqlDatabase> {
    return SqlDatabase.at(kind, await (kind === 'mariadb' ? restoredMariadb(fixture) : restoredPostgres(fixture)));
  }

  get name(): string {
    return databaseOf(this.url);
  }

  /** Rows are lines, columns are parted by tabs. */
  query(sql: string): string {
    return this.server.query(this.name, sql);
  }

  lines(sql: string): string[] {
    const text = this.query(sql);
    return text === '' ? [] : text.split('\n');
  }

  tables(): string[] {
    return this.lines(`SELECT table_name FROM information_schema.tables WHERE table_schema=${this.schema} ORDER BY 1`);
  }

  columns(table: string): string[] {
    const of = `table_schema=${this.schema} AND table_name='${table}'`;
    return this.lines(`SELECT column_name FROM information_schema.columns WHERE ${of} ORDER BY ordinal_position`);
  }

  /** All rows as text, bytes as hexadecimal, in an order that depends on nothing else. */
  rows(table: string, columns = this.columns(table)): string[] {
    const [list, of] =
      this.kind === 'mariadb'
        ? [columns.map((name) => `IF(\`${name}\` IS NULL,'NULL',HEX(\`${name}\`))`), `\`${table}\``]
        : [columns.map((name) => `replace("${name}"::text,E'\\n','\\n')`), `"${table}"`];
    return this.lines(`SELECT ${list.join(',')} FROM ${of}`).sort();
  }

  /** Everything it holds, to be compared with itself later. */
  contents(): Record<string, string[]> {
    return Object.fromEntries(this.tables().map((table) => [table, this.rows(table)]));
  }

  /** The same database by another way, such as a proxy. */
  urlThrough(port: number): string {
    return this.url.replace(`:${this.server.port}`, `:${port}`);
  }

  private get schema(): string {
    return this.kind === 'mariadb' ? 'DATABASE()' : 'current_schema()';
  }
}

/** `t1` of `mysql://user:password@(host)/t1?option`. */
export function databaseOf(url: string): string {
  return url.split('?')[0]?.split('/').at(-1) ?? '';
}

export function withOption(url: string, option: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${option}`;
}
