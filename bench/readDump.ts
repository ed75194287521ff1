// Reads a dump with our reader and with stream-json, each in a process of its own, and compares: readDump.ts FILE
import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

const READERS = ['ours', 'streamJson'] as const;

function megabytesPerSecond(reader: string, file: string): number {
  const script = path.join('bench', 'read', `${reader}.ts`);
  const line = execFileSync(process.execPath, ['--import', 'tsx', script, file], { encoding: 'utf8' });
  process.stdout.write(line);
  return Number(/(\d+) MB\/s/.exec(line)?.[1]);
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: readDump.ts FILE');
const [ours = NaN, theirs = NaN] = READERS.map((reader) => megabytesPerSecond(reader, file));
console.log(`${(ours / theirs).toFixed(1)} times as fast`);
