// Reads a dump to its end with our reader, every member of every entry, and prints what it took: ours.ts FILE
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import { report } from './report';

const file = process.argv[2] ?? '';
let entries = 0;
const start = process.hrtime.bigint();
const count = (): void => {
  entries++;
};
const nothing = (): undefined => undefined;

async function main(): Promise<void> {
  const source = await openDumpFile(file);
  await source.walk({
    volume: nothing,
    beginTree: nothing,
    endTree: nothing,
    enterDirectory: count,
    leaf: count,
    leaveDirectory: nothing,
    drain: nothing,
  });
  await source.close();
  report('ours', file, entries, start);
}

void main();
