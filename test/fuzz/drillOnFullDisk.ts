// drillOnFullDisk.ts DUMP FOLDER: tries a restore where FOLDER lies on a disk that is too small. Prints how it ended, as JSON.
import { readdirSync } from 'node:fs';
import process from 'node:process';
import { MetaError } from '../../src/core/errors';
import { drill } from '../../src/core/transfer/drill/drill';

async function ending(dump: string, scratch: string): Promise<{ reason: string; message: string }> {
  try {
    await drill(dump, { scratch, certificate: { besideDump: true } });
    return { reason: 'done', message: '' };
  } catch (error) {
    if (MetaError.is(error)) return { reason: error.reason, message: error.message };
    return { reason: 'fault', message: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}

async function main([dump = '', folder = '']: string[]): Promise<void> {
  console.log(JSON.stringify({ ...(await ending(dump, folder)), left: readdirSync(folder) }));
}

void main(process.argv.slice(2));
