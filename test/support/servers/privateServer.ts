import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { after } from 'mocha';

/** Whom a server runs as; PostgreSQL refuses to be root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface ServerCommand {
  readonly file: string;
  readonly args: readonly string[];
}

const START_MS = 30_000;
const STOP_MS = 10_000;

/**
 * Reads the process id of its server, or an empty line for none. When its input ends, however we ended, it ends the
 * server and removes the folder: nothing of ours outlives the run.
 */
const GUARD = `pid=
while read -r line; do pid=$line; done
if [ -n "$pid" ]; then
  kill -CONT "$pid"; kill "-$2" "$pid"
  for i in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" || break; sleep 0.1; done
  kill -KILL "$pid"
fi 2> /dev/null
rm -rf "$1"`;

const open = new Set<PrivateServer>();

after(async () => {
  await Promise.all([...open].map((server) => server.stop()));
});

/** A server process of our own on loopback, with everything it writes in a private temporary folder. */
export abstract class PrivateServer {
  readonly folder: string;
  readonly port: number;
  private readonly guard: ChildProcessByStdio<Writable, null, null>;
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();

  /** @param stopSignal what makes it end quickly and in order, whatever its clients do */
  protected constructor(
    private readonly name: string,
    port: number,
    private readonly stopSignal: 'SIGTERM' | 'SIGINT',
    protected readonly account: Account | undefined,
  ) {
    this.port = port;
    this.folder = realpathSync(mkdtempSync(path.join(tmpdir(), `jfsmeta-${name}-`)));
    if (account !== undefined) chownSync(this.folder, account.uid, account.gid);
    // In a process group of its own: Ctrl-C must not end it before its work.
    this.guard = spawn('/bin/sh', ['-c', GUARD, 'guard', this.folder, stopSignal.slice(3)], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    this.guard.unref();
    (this.guard.stdin as Writable & Pick<Socket, 'unref'>).unref();
    this.guard.stdin.on('error', () => undefined);
    open.add(this);
  }

  protected abstract command(): ServerCommand;
  protected abstract isReady(): boolean;

  /** Starts the process and waits until it answers. */
  async start(): Promise<void> {
    const { file, args } = this.command();
    const log = openSync(this.file('server.log'), 'a');
    const child = spawn(file, args, { cwd: this.folder, stdio: ['ignore', log, log], ...this.account });
    closeSync(log);
    this.child = child;
    let isGone = false;
    this.exited = new Promise((resolve) => {
      const gone = (): void => {
        isGone = true;
        if (this.child === child) this.child = undefined;
        if (this.guard.stdin.writable) this.guard.stdin.write('\n');
        resolve();
      };
      child.once('exit', gone);
      child.once('error', gone);
    });
    this.guard.stdin.write(`${child.pid ?? ''}\n`);
    const deadline = Date.now() + START_MS;
    while (!this.answers()) {
      await sleep(20);
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by the event
      if (!isGone && Date.now() < deadline) continue;
      const text = this.log();
      await this.stop();
      throw new Error(`${this.name} did not start: ${text.slice(-2000)}`);
    }
  }

  /** Ends the server and removes its folder. */
  async stop(): Promise<void> {
    if (!open.delete(this)) return;
    await this.end();
    if (this.guard.exitCode !== null || this.guard.signalCode !== null) {
      rmSync(this.folder, { recursive: true, force: true });
      return;
    }
    const removed = new Promise((resolve) => this.guard.once('exit', resolve));
    this.guard.ref();
    this.guard.stdin.end();
    await removed;
  }

  /** Ends it, however it ended before, and starts it again on the same port and folder. */
  async restart(): Promise<void> {
    await this.end();
    await this.start();
  }

  /** Ends it as a crash does; `restart` brings it back. */
  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** From now on it answers nothing, with its connections open. A new one is still accepted by the system. */
  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  /** What the server wrote about itself since its first start. */
  log(): string {
    return readFileSync(this.file('server.log'), 'utf8');
  }

  protected file(name: string): string {
    return path.join(this.folder, name);
  }

  private answers(): boolean {
    try {
      return this.isReady();
    } catch {
      return false;
    }
  }

  private async end(): Promise<void> {
    this.resume();
    this.child?.kill(this.stopSignal);
    const killer = setTimeout(() => this.kill(), STOP_MS);
    await this.exited;
    clearTimeout(killer);
  }
}
