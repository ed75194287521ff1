// onFullDisk.ts DUMP FOLDER: run where FOLDER and the folder for temporary files lie on a disk that is too small. Prints how
// each step ended, as JSON.
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import process from 'node:process';
import { openDumpFile } from '../../src/core/dump/openDumpFile';
import { MetaError } from '../../src/core/errors';
import { ROOT_INODE } from '../../src/core/model/inode';
import { dumpToFile } from '../../src/core/transfer/dump/dump';

async function ending(work: () => Promise<unknown>): Promise<{ reason: string; message: string }> {
  try {
    await work();
    return { reason: 'done', message: '' };
  } catch (error) {
    if (MetaError.is(error)) return { reason: error.reason, message: error.message };
    return { reason: 'fault', message: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}

async function main(dump: string, folder: string): Promise<void> {
  const source = await openDumpFile(dump);
  const listed = await ending(() => source.list(ROOT_INODE, { limit: 10 }));
  const walked = await ending(() =>
    dumpToFile(source, path.join(folder, 'new.json'), { redaction: 'full' }, { overwrite: false }),
  );
  await source.close();
  console.log(JSON.stringify({ listed, walked, left: readdirSync(folder) }));
}

void main(process.argv[2] ?? '', process.argv[3] ?? '');
