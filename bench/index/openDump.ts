import { openSync, readSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import type { DumpFileSource } from '../../src/core/dump/json/reader/dumpFileSource';

/** What a person waits for with a dump, one thing a process: `byteLoop`, `cold`, `warm`, `first` or `page`. */
const [what = '', file = '', folder = ''] = process.argv.slice(2);

const PAGE = 200;

async function main(): Promise<void> {
  if (what === 'byteLoop') {
    byteLoop();
    return;
  }
  const storage = { folder: path.join(folder, 'indexes') };
  if (what === 'cold' || what === 'first') rmSync(storage.folder, { recursive: true, force: true });
  const start = process.hrtime.bigint();
  const source = await openDumpFile(file, storage);
  if (what === 'first') {
    await source.list(1, { limit: PAGE });
    report('first page', start);
  } else {
    const { entries, indexBytes, isReused } = await source.index();
    const root = await source.list(1, { limit: PAGE });
    const last = root.items.at(-1);
    if (last !== undefined) await source.list(last.inode, { limit: PAGE });
    report(`${what}: ${entries} entries, index of ${indexBytes} bytes${isReused ? ', reused' : ''}`, start);
    if (what === 'page') await pages(source);
  }
  await source.close();
}

/** Of the largest directory at the root. */
async function pages(source: DumpFileSource): Promise<void> {
  const root = await source.list(1, { limit: 10 });
  const directory = root.items[0]?.inode ?? 1;
  const total = (await source.list(directory, { limit: 1 })).total ?? 0;
  for (const from of [0, Math.floor(total / 2), Math.max(0, total - PAGE)]) {
    const start = process.hrtime.bigint();
    await source.list(directory, { cursor: String(from), limit: PAGE });
    report(`page of ${PAGE} from ${from} of ${total}`, start);
  }
}

/** What reading the file costs at least, looking at every byte. */
function byteLoop(): void {
  const start = process.hrtime.bigint();
  const descriptor = openSync(file, 'r');
  const bytes = Buffer.alloc(1024 * 1024);
  let lines = 0;
  for (let read = -1; read !== 0;) {
    read = readSync(descriptor, bytes, 0, bytes.length, null);
    for (let i = 0; i < read; i++) if (bytes[i] === 0x0a) lines++;
  }
  report(`byte loop: ${lines} lines`, start);
}

const cpuBefore = process.cpuUsage();

function report(text: string, start: bigint): void {
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  const { user, system } = process.cpuUsage(cpuBefore);
  const cpu = Math.round((user + system) / 1000);
  const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
  console.log(`${text}: ${ms.toFixed(0)} ms; so far ${cpu} ms of CPU, peak ${peakMiB} MiB`);
}

void main();
