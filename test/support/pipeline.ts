import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from './fixtures';

export interface PipelineResult {
  /** Exit codes, in the order of the commands. */
  codes: number[];
  /** What each wrote on standard error. */
  stderr: string[];
  /** What the last one wrote on standard output. */
  stdout: string;
}

/** Runs real processes, each one's output the input of the next, as a shell does. */
export function pipeline(...commands: readonly (readonly string[])[]): PipelineResult {
  const folder = temporaryFolder();
  const file = (i: number, what: string): string => path.join(folder, `${i}.${what}`);
  const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
  const script = commands
    .map((words, i) => `{ ${words.map(quoted).join(' ')} 2> ${file(i, 'err')}; echo $? > ${file(i, 'code')}; }`)
    .join(' | ');
  const run = spawnSync('sh', ['-c', script], { encoding: 'utf8', maxBuffer: 1 << 28, cwd: folder });
  return {
    codes: commands.map((_, i) => Number(readFileSync(file(i, 'code'), 'utf8'))),
    stderr: commands.map((_, i) => readFileSync(file(i, 'err'), 'utf8')),
    stdout: run.stdout,
  };
}
