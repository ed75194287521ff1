import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

export type CertificateWish = { besideDump: true } | { folder: string };

/** Where a certificate is to be written: beside the dump, or, where nothing can be written there, into a folder of ours. */
export async function certificateWish(dump: string | undefined, folder: string): Promise<CertificateWish> {
  if (dump !== undefined && (await isWritable(dirname(dump)))) return { besideDump: true };
  await mkdir(folder, { recursive: true });
  return { folder };
}

function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
}
