import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { requireServer } from './availability';
import { freePort } from './freePort';
import { PrivateServer } from './privateServer';
import type { ServerCommand } from './privateServer';
import { runClient } from './runClient';
import { ODD_PASSWORD } from './sqlServer';
import type { SqlServerOptions } from './sqlServer';
import { tlsFiles } from './tlsFiles';

const PASSWORD = 'secret';

// One statement a line; a restart runs it again.
const USERS = `
ALTER USER root@localhost IDENTIFIED BY '${PASSWORD}';
CREATE USER IF NOT EXISTS root@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';
ALTER USER root@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';
CREATE USER IF NOT EXISTS jfs@'%' IDENTIFIED BY '${ODD_PASSWORD}';
GRANT ALL PRIVILEGES ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;
GRANT ALL PRIVILEGES ON *.* TO jfs@'%';
`;

/** Starts MariaDB on a new data folder; a restart keeps the data. */
export async function startMariadb(options: SqlServerOptions = {}): Promise<MariadbServer> {
  const server = new MariadbServer(options.port ?? (await freePort()), options);
  await server.initialize();
  await server.start();
  return server;
}

export class MariadbServer extends PrivateServer {
  readonly socket: string;
  private readonly programs = requireServer('mariadb');

  constructor(
    port: number,
    private readonly options: SqlServerOptions,
  ) {
    super('mariadb', port, 'SIGTERM', undefined);
    this.socket = this.file('mariadb.sock');
  }

  async initialize(): Promise<void> {
    writeFileSync(this.file('users.sql'), USERS);
    const args = ['--no-defaults', `--datadir=${this.file('data')}`, '--auth-root-authentication-method=normal'];
    args.push('--skip-name-resolve', '--skip-test-db', '--innodb-log-file-size=8M', ...asRoot());
    await promisify(execFile)(this.programs.initialize, args);
  }

  url(database: string, query = this.options.tls === true ? 'tls=skip-verify' : ''): string {
    return `mysql://root:${PASSWORD}@(127.0.0.1:${this.port})/${database}${query === '' ? '' : `?${query}`}`;
  }

  socketUrl(database: string): string {
    return `mysql://root:${PASSWORD}@unix(${this.socket})/${database}`;
  }

  /** The URL of a user whose password is full of a URL's own characters. */
  oddPasswordUrl(database: string): string {
    return `mysql://jfs:${ODD_PASSWORD}@(127.0.0.1:${this.port})/${database}`;
  }

  createDatabase(name: string): void {
    this.query('mysql', `CREATE DATABASE \`${name}\``);
  }

  /** Rows are lines, columns are parted by tabs; there is no line of names. */
  query(database: string, sql: string): string {
    const options = ['--batch', '--raw', '--skip-column-names'];
    return this.client([...options, `--database=${database}`, `--execute=${sql}`]);
  }

  restore(database: string, sqlFile: string): void {
    this.client([`--database=${database}`], readFileSync(sqlFile, 'utf8'));
  }

  protected command(): ServerCommand {
    const args = ['--no-defaults', `--datadir=${this.file('data')}`, `--socket=${this.socket}`];
    args.push('--bind-address=127.0.0.1', `--port=${this.port}`, '--skip-name-resolve', ...asRoot());
    args.push(`--init-file=${this.file('users.sql')}`, `--pid-file=${this.file('mariadb.pid')}`, '--skip-log-bin');
    // Debian's default, which the fixtures were made with.
    args.push('--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci');
    args.push('--innodb-buffer-pool-size=128M', '--innodb-log-file-size=8M', '--innodb-flush-log-at-trx-commit=2');
    if (this.options.tls === true) {
      const { ca, serverCert, serverKey } = tlsFiles();
      args.push(`--ssl-ca=${ca}`, `--ssl-cert=${serverCert}`, `--ssl-key=${serverKey}`);
    }
    return { file: this.programs.server, args: [...args, ...(this.options.config ?? [])] };
  }

  protected isReady(): boolean {
    return this.query('mysql', 'SELECT 1') === '1';
  }

  private client(args: readonly string[], input?: string): string {
    const target = ['--no-defaults', `--socket=${this.socket}`, '--user=root', '--default-character-set=utf8mb4'];
    return runClient(this.programs.client, [...target, ...args], {
      env: { MYSQL_PWD: PASSWORD },
      ...(input === undefined ? {} : { input }),
    });
  }
}

/** MariaDB refuses to be root unless it is told so. */
function asRoot(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}
