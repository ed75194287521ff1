import { spawn } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { eventually, fixturePath, scratchFolder } from './juicefs';

/** Where Linux has it, else undefined: then the suites that need it are skipped. */
export const redisServer = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .map((folder) => path.join(folder, 'redis-server'))
  .find(existsSync);

export interface PrivateRedis {
  readonly port: number;
  /** The number of the one database that holds something. */
  databaseInUse(): Promise<number>;
  stop(): Promise<void>;
}

/** A Redis of our own on loopback, with a password and, when named, a copy of a fixture. */
export async function startRedis(password: string, rdb?: string): Promise<PrivateRedis> {
  if (redisServer === undefined) throw new Error('no redis-server on this machine');
  const folder = scratchFolder();
  if (rdb !== undefined) copyFileSync(fixturePath(rdb), path.join(folder, 'meta.rdb'));
  const port = await freePort();
  const args = ['--bind', '127.0.0.1', '--port', String(port), '--requirepass', password, '--dir', folder];
  const child = spawn(redisServer, [...args, '--dbfilename', 'meta.rdb', '--save', '', '--appendonly', 'no'], {
    stdio: 'ignore',
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  process.once('exit', () => child.kill('SIGKILL'));
  await eventually(() => accepts(port), Boolean, 'redis-server');
  return {
    port,
    databaseInUse: async () => {
      const answer = await ask(port, `AUTH ${quoted(password)}\r\nINFO keyspace\r\nQUIT\r\n`);
      return Number(/^db(\d+):/m.exec(answer)?.[1]);
    },
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

/** What the server answers to inline commands, the last of which ends the connection. */
function ask(port: number, commands: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(commands));
    let answer = '';
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.once('end', () => resolve(answer));
    socket.once('error', reject);
  });
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
