import { rm } from 'node:fs/promises';
import * as path from 'node:path';
import { MetaError } from '../../errors';
import { writeTextFile } from '../../files/writeTextFile';
import type { Certificate, CertificateFiles } from './certificate';
import { certificateJson } from './certificateJson';
import { certificateText } from './certificateText';

const MAX_OF_ONE_SECOND = 1000;

/** `DUMP.load-20261124T211648Z`: what the files of a certificate start with. */
export function certificateBase(kind: Certificate['kind'], dumpPath: string, at: Date): string {
  const stamp = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${dumpPath}.${kind}-${stamp}`;
}

/**
 * Writes `BASE.certificate.json` and `BASE.certificate.md`, readable by the owner only. Files that are there stay: `-2`,
 * `-3` … is added to the base.
 * @throws {MetaError} `io`; neither file is left then.
 */
export async function writeCertificate(certificate: Certificate, base: string): Promise<CertificateFiles> {
  const start = path.resolve(base);
  const texts = { json: certificateJson(certificate), readable: certificateText(certificate) };
  for (let n = 1; n <= MAX_OF_ONE_SECOND; n++) {
    const name = n === 1 ? start : `${start}-${n}`;
    const files = { json: `${name}.certificate.json`, readable: `${name}.certificate.md` };
    if (!(await writeNew(files.json, texts.json))) continue;
    if (await writeNew(files.readable, texts.readable).catch(undo(files.json))) return files;
    await rm(files.json, { force: true });
  }
  throw new MetaError('exists', `There are certificates named ${start} already, too many to add one.`);
}

/** Removes what was written before, and fails all the same. */
function undo(file: string): (error: unknown) => Promise<never> {
  return async (error) => {
    await rm(file, { force: true });
    throw error;
  };
}

function writeNew(file: string, text: string): Promise<boolean> {
  return writeTextFile(file, text, { mode: 0o600, replace: false });
}
