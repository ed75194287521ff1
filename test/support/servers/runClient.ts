import { spawnSync } from 'node:child_process';

export interface ClientOptions {
  /** Text for its standard input. */
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a server's own client to its end and returns what it printed, without the last line's end. */
export function runClient(file: string, args: readonly string[], options: ClientOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(file, args, {
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 1 << 30,
    ...(options.input === undefined ? {} : { input: options.input }),
    env: { ...process.env, LC_ALL: 'C', ...options.env },
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${file} ended with ${String(status)}: ${stderr}${stdout}`);
  return stdout.replace(/\n$/, '');
}
