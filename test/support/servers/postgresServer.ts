import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { requireServer } from './availability';
import { freePort } from './freePort';
import { PrivateServer } from './privateServer';
import type { Account, ServerCommand } from './privateServer';
import { runClient } from './runClient';
import { ODD_PASSWORD } from './sqlServer';
import type { SqlServerOptions } from './sqlServer';
import { tlsFiles } from './tlsFiles';

const USER = 'jfs';
const PASSWORD = 'secret';

/** Starts PostgreSQL on a new data folder; a restart keeps the data. */
export async function startPostgres(options: SqlServerOptions = {}): Promise<PostgresServer> {
  const server = new PostgresServer(options.port ?? (await freePort()), options);
  await server.initialize();
  await server.start();
  server.query('postgres', `CREATE ROLE odd SUPERUSER LOGIN PASSWORD '${ODD_PASSWORD}'`);
  return server;
}

export class PostgresServer extends PrivateServer {
  private readonly programs = requireServer('postgres');

  constructor(
    port: number,
    private readonly options: SqlServerOptions,
  ) {
    // Its fast shutdown, which does not wait for the clients, is SIGINT.
    super('postgres', port, 'SIGINT', postgresAccount());
  }

  /** The folder of the unix socket, as `?host=` wants it. */
  get socket(): string {
    return this.folder;
  }

  async initialize(): Promise<void> {
    const passwordFile = this.ownFile('password', PASSWORD);
    const args = ['-D', this.file('data'), '-U', USER, `--pwfile=${passwordFile}`, '--no-sync'];
    args.push('--auth-local=trust', '--auth-host=scram-sha-256', '--encoding=UTF8', '--no-locale');
    await promisify(execFile)(this.programs.initialize, args, { cwd: this.folder, ...this.account });
  }

  url(database: string, query = this.defaultQuery()): string {
    return `postgres://${USER}:${PASSWORD}@127.0.0.1:${this.port}/${database}${query === '' ? '' : `?${query}`}`;
  }

  socketUrl(database: string): string {
    return `postgres://${USER}@:${this.port}/${database}?host=${this.socket}`;
  }

  /** The URL of a user whose password is full of a URL's own characters. */
  oddPasswordUrl(database: string): string {
    const userInfo = `odd:${encodeURIComponent(ODD_PASSWORD)}`;
    return `postgres://${userInfo}@127.0.0.1:${this.port}/${database}?${this.defaultQuery()}`;
  }

  createDatabase(name: string): void {
    this.query('postgres', `CREATE DATABASE "${name}"`);
  }

  /** Rows are lines, columns are parted by tabs; there is no line of names. */
  query(database: string, sql: string): string {
    return this.client(['-d', database, '-A', '-t', '-F', '\t', '-c', sql]);
  }

  restore(database: string, sqlFile: string): void {
    this.client(['-d', database, '-f', sqlFile]);
  }

  protected command(): ServerCommand {
    const settings: Record<string, string> = {
      port: String(this.port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.folder,
      // A crash of the process alone loses nothing by these.
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
    };
    if (this.options.tls === true) {
      const { serverCert, serverKey, ca } = tlsFiles();
      settings['ssl'] = 'on';
      settings['ssl_ca_file'] = this.ownFile('ca.crt', readFileSync(ca));
      settings['ssl_cert_file'] = this.ownFile('server.crt', readFileSync(serverCert));
      settings['ssl_key_file'] = this.ownFile('server.key', readFileSync(serverKey));
    }
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    return { file: this.programs.server, args: ['-D', this.file('data'), ...args, ...(this.options.config ?? [])] };
  }

  protected isReady(): boolean {
    return this.query('postgres', 'SELECT 1') === '1';
  }

  private defaultQuery(): string {
    return this.options.tls === true ? `sslmode=verify-full&sslrootcert=${tlsFiles().ca}` : 'sslmode=disable';
  }

  private client(args: readonly string[]): string {
    const target = ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-h', this.socket, '-p', String(this.port), '-U', USER];
    return runClient(this.programs.client, [...target, ...args]);
  }

  /** Makes a file that only the server may read: it demands this of a key. */
  private ownFile(name: string, content: string | Buffer): string {
    const file = this.file(name);
    writeFileSync(file, content);
    chmodSync(file, 0o600);
    if (this.account !== undefined) chownSync(file, this.account.uid, this.account.gid);
    return file;
  }
}

/** Debian's user for the server; whoever is not root needs none. */
function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (option: string): number => Number(execFileSync('id', [option, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
